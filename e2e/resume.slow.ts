import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { APIRequestContext, Page, Request } from '@playwright/test'
import { partOf } from './fault-proxy'
import { writeVideo } from './padded-video'
import {
  addChapters,
  courseIdOf,
  courseOf,
  describeCourse,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  sha256,
  storedSha256,
  test,
} from './support'

const MIB = 1024 ** 2
/** Three parts of 16, 16 and 8 MiB: the first one is 40 % of the file. */
const SIZE = 40 * MIB

const partIn = (request: Request) => partOf(request.method(), request.url())

/** All parts but the first never leave: no answer, no failure, the file stays on its way. */
const holdLaterParts = (page: Page) =>
  page.route(
    () => true,
    async (route) => {
      const part = partIn(route.request())
      if (part === null || part === 1) await route.fallback()
    },
  )

async function receivedBytes(request: APIRequestContext, courseId: string): Promise<number | undefined> {
  const answer = await request.get(`/api/uploads?courseId=${courseId}`)
  const { items } = (await answer.json()) as { items: { receivedBytes: number }[] }
  return items[0]?.receivedBytes
}

/** Chromium's own address for a tab whose process dies at once, with nothing said to anybody. */
const kill = (page: Page) => page.goto('chrome://crash').catch(() => undefined)

test('a tab dies at 40 %, and another browser sends the rest of the file', async ({
  page,
  context,
  browser,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-resume-'))
  const path = join(folder, `Field notes ${'of a long summer '.repeat(6)}.mp4`)
  await writeVideo(path, SIZE)
  const wrong = join(folder, 'Other.mp4')
  await writeVideo(wrong, SIZE)
  await describeCourse(page, 'Broken off')
  await addChapters(page, 'Introduction')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Step 3 of 4')).toBeVisible()
  const courseId = courseIdOf(page)

  await holdLaterParts(page)
  await page.getByLabel(/upload videos/i).setInputFiles(path)
  await expect.poll(() => receivedBytes(context.request, courseId)).toBe(16 * MIB)
  await kill(page)

  const restarted = await browser.newContext({ storageState: await context.storageState() })
  const again = await restarted.newPage()
  const sent: number[] = []
  again.on('request', (request) => {
    const part = partIn(request)
    if (part !== null) sent.push(part)
  })
  await again.goto(`/instructor/course/new?draft=${courseId}&step=3`)
  const panel = again.getByRole('region', { name: 'Interrupted uploads' })
  await expect(panel.getByText(/^Interrupted at 40 %/)).toBeVisible()
  await expectAccessible(again)
  await again.setViewportSize({ width: 360, height: 800 })
  await expectNoSidewaysScroll(again)

  const picker = panel.getByLabel('Choose the files of interrupted uploads')
  await picker.setInputFiles(wrong)
  await expect(panel.getByRole('alert')).toContainText('but has other contents')
  expect(sent).toEqual([])

  await picker.setInputFiles(path)
  await expect(again.getByText('100% Complete')).toBeVisible({ timeout: 40_000 })
  expect(sent.toSorted()).toEqual([2, 3])
  const video = (await courseOf(context.request, courseId)).chapters[0]?.videos[0]
  expect(video?.status).toBe('ready')
  expect(await storedSha256(context.request, video?.id ?? '')).toBe(await sha256(path))
  await restarted.close()
  await rm(folder, { recursive: true })
})

test('a second device sees the first one send, and takes over nothing while it does', async ({
  page,
  context,
  browser,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-devices-'))
  const path = join(folder, 'Field notes.mp4')
  await writeVideo(path, SIZE)
  await describeCourse(page, 'On two devices')
  await addChapters(page, 'Introduction')
  await page.getByRole('button', { name: 'Next' }).click()
  const courseId = courseIdOf(page)
  await holdLaterParts(page)
  await page.getByLabel(/upload videos/i).setInputFiles(path)
  await expect.poll(() => receivedBytes(context.request, courseId)).toBe(16 * MIB)

  // The same person, but a browser that stores nothing of the first one.
  const { cookies } = await context.storageState()
  const device = await browser.newContext({ storageState: { cookies, origins: [] } })
  const second = await device.newPage()
  await second.goto(`/instructor/course/new?draft=${courseId}&step=3`)
  const panel = second.getByRole('region', { name: 'Uploading elsewhere' })
  await expect(panel.getByText(/^Uploading on another device, /)).toBeVisible()
  await expect(second.getByText(/^Uploading on another device, \d+ %$/)).toBeVisible()
  await expect(second.getByText(/nterrupted/)).toHaveCount(0)
  await expectAccessible(second)

  // It says so when it stops, and the other may go on.
  await page.goto('/instructor/courses')
  await second.reload()
  await expect(second.getByRole('region', { name: 'Interrupted uploads' })).toBeVisible()
  await device.close()
  await rm(folder, { recursive: true })
})
