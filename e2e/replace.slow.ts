import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { ensureFixtures } from '../src/server/testing/fixtures'
import { openCourse, row } from './outline-page'
import {
  courseOf,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  sha256,
  storedSha256,
  test,
  uploadVideo,
} from './support'

const fixture = async (name: string) => join(await ensureFixtures(), name)

async function chooseInMenu(page: Page, item: string) {
  await page.getByRole('button', { name: 'More for Rye' }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

test('a video gets another file in its place, and the one before it back', async ({ page, context }) => {
  const { request } = context
  const [first, second] = [await fixture('mp4-h264-aac.mp4'), await fixture('webm-vp9-opus.webm')]
  const id = await openCourse(page, request, { Flour: ['Rye', 'Wheat'] })
  const [flour] = (await courseOf(request, id)).chapters
  const rye = flour?.videos[0]?.id ?? ''
  await uploadVideo(request, { courseId: id, chapterId: flour?.id ?? '', id: rye }, first)
  const play = page.getByRole('button', { name: 'Play video Rye' })
  await expect(play).toBeVisible()

  // Until the new file is there, everything is as it was.
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/storage/uploads/**', async (route) => {
    await held
    await route.continue()
  })
  const chooser = page.waitForEvent('filechooser')
  await chooseInMenu(page, 'Replace file…')
  await (await chooser).setFiles(second)
  await expect(row(page, 'Rye')).toContainText('New file')
  await expect(play).toBeVisible()
  expect(await storedSha256(request, rye)).toBe(await sha256(first))
  release()
  await expect(row(page, 'Rye')).not.toContainText('New file')
  await expect.poll(() => storedSha256(request, rye)).toBe(await sha256(second))
  expect((await courseOf(request, id)).chapters[0]?.videos.map((video) => video.filename)).toEqual([
    'Rye',
    'Wheat',
  ])

  await chooseInMenu(page, 'File details…')
  const dialog = page.getByRole('dialog', { name: 'Rye' })
  await expect(dialog.getByText('Verified')).toBeVisible()
  const back = dialog.getByRole('button', { name: 'Bring back mp4-h264-aac.mp4' })
  await expect(back).toBeVisible()
  await expectAccessible(page)
  await page.setViewportSize({ width: 360, height: 740 })
  await expectNoSidewaysScroll(page)
  await back.click()
  await expect(dialog.getByRole('button', { name: 'Bring back webm-vp9-opus.webm' })).toBeVisible()
  expect(await storedSha256(request, rye)).toBe(await sha256(first))
})

test('a file that does not play takes the place of none', async ({ page, context }) => {
  const { request } = context
  const first = await fixture('mp4-h264-aac.mp4')
  const id = await openCourse(page, request, { Flour: ['Rye'] })
  const [flour] = (await courseOf(request, id)).chapters
  const rye = flour?.videos[0]?.id ?? ''
  await uploadVideo(request, { courseId: id, chapterId: flour?.id ?? '', id: rye }, first)
  await expect(page.getByRole('button', { name: 'Play video Rye' })).toBeVisible()

  const slides = {
    name: 'Slides.mp4',
    mimeType: 'video/mp4',
    buffer: Buffer.from('%PDF-1.7\n'.repeat(50)),
  }
  await page.getByLabel('Choose file for Rye').setInputFiles(slides)
  await expect(row(page, 'Rye')).toContainText('Not replaced')
  await expect(row(page, 'Rye')).toContainText('“Rye” keeps the file that it had.')
  expect(await storedSha256(request, rye)).toBe(await sha256(first))
  await chooseInMenu(page, 'Keep the old file')
  await expect(row(page, 'Rye')).not.toContainText('Not replaced')

  // What only the server refuses is told to whoever opens the course later, too.
  const target = { courseId: id, chapterId: flour?.id ?? '', id: rye }
  const started = await request.post('/api/videos/upload', {
    data: { ...target, replace: true, filename: slides.name, size: slides.buffer.length },
  })
  const { upload } = (await started.json()) as { upload: { id: string } }
  const signed = await request.post(`/api/uploads/${upload.id}/sign`, { data: { partNumbers: [1] } })
  const [part] = ((await signed.json()) as { items: { url: string }[] }).items
  expect((await request.put(part?.url ?? '', { data: slides.buffer })).ok()).toBe(true)
  const completed = await request.post(`/api/uploads/${upload.id}/complete`, {
    data: {},
    headers: { prefer: 'wait=20' },
  })
  expect(completed.ok()).toBe(false)
  await page.reload()
  await expect(row(page, 'Rye')).toContainText('“Rye” keeps the file that it had.')
  await chooseInMenu(page, 'Keep the old file')
  await expect(row(page, 'Rye')).not.toContainText('Not replaced')
  expect(await storedSha256(request, rye)).toBe(await sha256(first))
})

test('a new file goes on after a reload, and what arrived is not sent twice', async ({ page, context }) => {
  const { request } = context
  const [first, second] = [await fixture('mp4-h264-aac.mp4'), await fixture('webm-vp9-opus.webm')]
  const id = await openCourse(page, request, { Flour: ['Rye'] })
  const [flour] = (await courseOf(request, id)).chapters
  const rye = flour?.videos[0]?.id ?? ''
  await uploadVideo(request, { courseId: id, chapterId: flour?.id ?? '', id: rye }, first)
  await expect(page.getByRole('button', { name: 'Play video Rye' })).toBeVisible()

  await page.route('**/api/uploads/*/complete', (route) => route.abort())
  const stored = page.waitForResponse(
    (response) =>
      response.url().includes('/storage/') && response.request().method() === 'PUT' && response.ok(),
  )
  await page.getByLabel('Choose file for Rye').setInputFiles(second)
  await stored
  // The new page knows of the upload from the server alone, and the video still has its file.
  await page.reload()
  await expect(page.getByRole('button', { name: 'Play video Rye' })).toBeVisible()
  expect(await storedSha256(request, rye)).toBe(await sha256(first))
  await page.unroute('**/api/uploads/*/complete')
  let sent = 0
  page.on('request', (one) => {
    if (one.method() === 'PUT' && one.url().includes('/storage/')) sent += 1
  })
  await page.getByLabel('Choose file for Rye').setInputFiles(second)
  await expect.poll(() => storedSha256(request, rye)).toBe(await sha256(second))
  expect(sent).toBe(0)
})
