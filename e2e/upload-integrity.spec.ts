import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { writeVideo } from './padded-video'
import {
  addChapters,
  courseIdOf,
  courseOf,
  describeCourse,
  expect,
  sha256,
  storedSha256,
  test,
} from './support'

const MEBIBYTE = 1024 ** 2

test('every part is checked by a checksum from a worker, and the file is the one that was chosen', async ({
  page,
  context,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-parts-'))
  const path = join(folder, 'Many parts.mp4')
  await writeVideo(path, 41 * MEBIBYTE)
  await describeCourse(page, 'Files in parts')
  await addChapters(page, 'Introduction')
  await page.getByRole('button', { name: 'Next' }).click()

  const workers: string[] = []
  page.on('worker', (worker) => workers.push(worker.url()))
  const sums = new Map<string, string | undefined>()
  let completion: unknown
  page.on('request', (request) => {
    const part = /\/storage\/uploads\/[^/]+\/(\d+)/.exec(request.url())?.[1]
    if (part && request.method() === 'PUT') sums.set(part, request.headers()['x-part-crc32'])
    if (request.url().endsWith('/complete')) completion = request.postDataJSON()
  })
  await page.getByLabel(/upload videos/i).setInputFiles(path)
  await expect(page.getByText('100% Complete')).toBeVisible({ timeout: 40_000 })

  // One looks at the file, one computes the checksums of all parts.
  expect(workers).toHaveLength(2)
  expect(sums.size).toBeGreaterThan(1)
  for (const sum of sums.values()) expect(sum).toMatch(/^[0-9a-f]{8}$/)
  // The disk driver answers with the checksum of what it stored.
  expect(completion).toEqual({
    etags: Object.fromEntries([...sums].map(([part, sum]) => [part, `"${sum}"`])),
  })
  // What is told of the whole file is what any other program computes of it.
  const whole = crc32(await readFile(path))
    .toString(16)
    .padStart(8, '0')
  await expect(page.getByText(/ MB, verified/)).toBeVisible()
  await page.getByRole('button', { name: 'Checksum of Many parts' }).click()
  await expect(page.getByRole('dialog').getByText(whole)).toBeVisible()
  await page.keyboard.press('Escape')

  const { chapters } = await courseOf(context.request, courseIdOf(page))
  const video = chapters[0]?.videos[0]
  expect(await storedSha256(context.request, video?.id ?? '')).toBe(await sha256(path))
  await rm(folder, { recursive: true })
})
