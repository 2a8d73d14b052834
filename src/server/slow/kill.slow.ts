import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { SignedPart, StoredPartInfo, UploadParts, VideoUploadResponse } from '@/types/api'
import type { Video } from '@/types/course'
import { clientOf, signUp } from './client'
import { useHomeServer } from './home-server'

const ROUNDS = 20
const PART = 16 * 1024 * 1024

const server = useHomeServer()

it(`after ${ROUNDS} kills at random moments every acknowledged write and part is there, once`, async () => {
  await server.start()
  const client = clientOf(() => server.address, await signUp(server.address))
  const course = await client.expectOk<{ id: string }>('POST', '/api/courses', {
    title: 'Killed',
    difficulty: 'beginner',
  })
  const first = newId()
  await client.expectOk('POST', `/api/courses/${course.id}/chapters`, { id: first, title: 'Files' })

  const file = randomBytes(PART * 3 + 12_345)
  const upload = await client.expectOk<VideoUploadResponse>('POST', '/api/videos/upload', {
    courseId: course.id,
    chapterId: first,
    filename: 'random.mp4',
    size: file.length,
  })
  const uploadId = upload.upload.id
  const acknowledged = new Map<string, string>([[first, 'Files']])
  const acknowledgedParts = new Set<number>()

  const write = async (id: string, title: string) => {
    const answer = await client.send('POST', `/api/courses/${course.id}/chapters`, { id, title })
    if (answer.ok) acknowledged.set(id, title)
  }
  const sendPart = async (partNumber: number) => {
    const signed = await client.expectOk<{ items: SignedPart[] }>('POST', `/api/uploads/${uploadId}/sign`, {
      partNumbers: [partNumber],
    })
    const part = signed.items[0]
    if (!part) throw new Error('no signed part')
    const begin = (partNumber - 1) * PART
    const body = file.subarray(begin, begin + part.size)
    const answer = await fetch(server.address + part.url, { method: 'PUT', body })
    if (answer.ok) acknowledgedParts.add(partNumber)
    return answer.ok
  }

  for (let round = 0; round < ROUNDS; round += 1) {
    const work = Array.from({ length: 6 }, (_, index) => write(newId(), `${round}.${index}`))
    const resent = (round % upload.upload.partCount) + 1
    const part = sendPart(resent)
    const death = new Promise((resolve) => setTimeout(resolve, Math.random() * 120)).then(server.kill)
    await Promise.allSettled([...work, part, death])

    await server.start()
    const now = await client.course(course.id)
    const titles = new Map(now.chapters.map(({ id, title }) => [id, title]))
    for (const [id, title] of acknowledged) expect(titles.get(id), `round ${round}`).toBe(title)
    expect(titles.size).toBe(now.chapters.length)

    const { parts } = await client.expectOk<UploadParts>('GET', `/api/uploads/${uploadId}/parts`)
    const held = new Set(parts.map(({ partNumber }: StoredPartInfo) => partNumber))
    // A part that was being sent anew when the server died may have to be sent again; no other one may be gone.
    const isTaken = await part.catch(() => false)
    if (!isTaken && !held.has(resent)) acknowledgedParts.delete(resent)
    for (const partNumber of acknowledgedParts) {
      expect(held.has(partNumber), `part ${partNumber}, round ${round}`).toBe(true)
    }
  }

  for (let partNumber = 1; partNumber <= upload.upload.partCount; partNumber += 1) await sendPart(partNumber)
  const { video } = await client.expectOk<{ video: Video }>('POST', `/api/uploads/${uploadId}/complete`)
  // Random bytes are no video, and the server says so; they are the bytes that were sent all the same.
  expect((await client.untilRead(video)).status).toBe('error')
  expect(video.size).toBe(file.length)
})

it('a kill while the parts are joined leaves a file that the next start finishes', async () => {
  const cookie = await signUp(server.address)
  const client = clientOf(() => server.address, cookie)
  const course = await client.expectOk<{ id: string }>('POST', '/api/courses', {
    title: 'Joined',
    difficulty: 'beginner',
    chapters: [{ id: newId(), title: 'One' }],
  })
  const chapterId = (await client.course(course.id)).chapters[0]?.id
  const file = randomBytes(PART + 1)
  for (let round = 0; round < 5; round += 1) {
    const { upload, video } = await client.expectOk<VideoUploadResponse>('POST', '/api/videos/upload', {
      courseId: course.id,
      chapterId,
      filename: `${round}.mp4`,
      size: file.length,
    })
    const { items } = await client.expectOk<{ items: SignedPart[] }>(
      'POST',
      `/api/uploads/${upload.id}/sign`,
      {
        partNumbers: [1, 2],
      },
    )
    for (const { partNumber, url, size } of items) {
      const begin = (partNumber - 1) * PART
      const sent = await fetch(server.address + url, {
        method: 'PUT',
        body: file.subarray(begin, begin + size),
      })
      expect(sent.ok).toBe(true)
    }
    const completing = client.send('POST', `/api/uploads/${upload.id}/complete`).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 25))
    await server.kill()
    await completing
    await server.start()
    // Whether the call arrived or not, repeating it ends in the same one file.
    await client.expectOk('POST', `/api/uploads/${upload.id}/complete`)
    expect(await client.untilRead(video)).toMatchObject({ status: 'error', size: file.length, upload: null })
  }
})
