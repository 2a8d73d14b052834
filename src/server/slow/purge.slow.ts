import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import type { SignedPart, VideoUploadResponse } from '@/types/api'
import { clientOf, signUp, type SlowClient } from './client'
import { useHomeServer } from './home-server'

const ROUNDS = 10
const FILES = 12

const server = useHomeServer()

/** Files that the storage holds. */
const stored = async () =>
  (await readdir(join(server.home, 'storage', 'objects'), { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile(),
  ).length

async function upload(client: SlowClient, courseId: string, chapterId: string): Promise<void> {
  const file = randomBytes(4_000)
  const begun = await client.expectOk<VideoUploadResponse>('POST', '/api/videos/upload', {
    courseId,
    chapterId,
    filename: 'random.mp4',
    size: file.length,
  })
  const path = `/api/uploads/${begun.upload.id}`
  const { items } = await client.expectOk<{ items: SignedPart[] }>('POST', `${path}/sign`, {
    partNumbers: [1],
  })
  expect((await fetch(server.address + (items[0]?.url ?? ''), { method: 'PUT', body: file })).ok).toBe(true)
  await client.expectOk('POST', `${path}/complete`)
}

it(`after ${ROUNDS} kills while files are deleted for good, none is left and none is gone that was kept`, async () => {
  await server.start()
  const client = clientOf(() => server.address, await signUp(server.address))
  const { id } = await client.expectOk<{ id: string }>('POST', '/api/courses', {
    title: 'Killed',
    difficulty: 'beginner',
  })
  const kept = newId()
  await client.expectOk('POST', `/api/courses/${id}/chapters`, { id: kept, title: 'Kept' })
  await upload(client, id, kept)

  for (let round = 0; round < ROUNDS; round += 1) {
    const chapterId = newId()
    await client.expectOk('POST', `/api/courses/${id}/chapters`, { id: chapterId, title: `Round ${round}` })
    for (let i = 0; i < FILES; i += 1) await upload(client, id, chapterId)
    expect(await stored()).toBe(FILES + 1)
    await client.expectOk('DELETE', `/api/chapters/${chapterId}`)

    const answered = client.send('POST', `/api/courses/${id}/purge`).then(
      (answer) => answer.ok,
      () => false,
    )
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60))
    await server.kill()
    const isAcknowledged = await answered
    await server.start()
    const { items } = await client.expectOk<{ items: unknown[] }>('GET', `/api/courses/${id}/pending-deletes`)
    if (isAcknowledged) expect(items, `round ${round}`).toEqual([])
    // Without the acknowledgement either is right, and asking again settles it.
    await client.expectOk('POST', `/api/courses/${id}/purge`)
    await vi.waitFor(async () => expect(await stored(), `round ${round}`).toBe(1), {
      timeout: 20_000,
      interval: 100,
    })
  }
  const [chapter] = (await client.course(id)).chapters
  expect(chapter?.videos).toHaveLength(1)
})
