import { appendFile, copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { freeBox } from './padded-video'
import {
  courseIdOf,
  courseOf,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  sha256,
  storedSha256,
  test,
  untilUsable,
} from './support'

const clock = fileURLToPath(new URL('../samples/01-counting-clock.mp4', import.meta.url))
const shapes = fileURLToPath(new URL('../samples/02-moving-shapes.mp4', import.meta.url))

/** A course's folder as people have them: numbered, nested, with what does not belong there. */
async function writeFolder(root: string): Promise<string> {
  const folder = join(root, 'light_and_dark')
  const put = async (path: string, content: string | { copyOf: string; isOwn?: boolean }) => {
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true })
    if (typeof content === 'string') await writeFile(target, content)
    else await copyFile(content.copyOf, target)
    // A box that players skip makes it another file: the same one twice would be asked about.
    if (typeof content !== 'string' && content.isOwn) await appendFile(target, freeBox(path))
  }
  await put('10_Dark/01 Night.mp4', { copyOf: shapes, isOwn: true })
  await put('2_Light/10-colour.mp4', { copyOf: shapes })
  await put('2_Light/02_what-rays-are.mp4', { copyOf: clock })
  await put('2_Light/02_what-rays-are.de.srt', '1\n00:00:00,000 --> 00:00:01,000\nStrahlen\n')
  await put('2_Light/02_what-rays-are.jpg', 'a picture')
  await put('2_Light/Lenses/a.mp4', { copyOf: clock, isOwn: true })
  await put('Welcome.mp4', { copyOf: clock, isOwn: true })
  await put('script.docx', 'words')
  await put('.DS_Store', 'x')
  await put('10_Dark/empty.mp4', '')
  return folder
}

async function openCourse(page: Page, chapters: string[] = []): Promise<string> {
  const made = await page.request.post('/api/courses', {
    data: { title: 'Light and dark', description: 'What is seen.', difficulty: 'beginner' },
  })
  const { id } = (await made.json()) as { id: string }
  for (const title of chapters) await page.request.post(`/api/courses/${id}/chapters`, { data: { title } })
  await page.goto(`/instructor/course/${id}/edit`)
  await expect(page.getByRole('heading', { name: 'Light and dark', level: 1 })).toBeVisible()
  await untilUsable(page)
  return id
}

const course = (page: Page) => courseOf(page.request, courseIdOf(page))
const outline = async (page: Page) =>
  (await course(page)).chapters.map(({ title, videos }) =>
    [title, ...videos.map(({ filename }) => filename)].join(' | '),
  )
const videos = async (page: Page) => (await course(page)).chapters.flatMap((chapter) => chapter.videos)
const preview = (page: Page) => page.getByRole('dialog', { name: /^Check the outline/ })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Lets a folder of the disk go at a point of the page, as the system's file manager does. */
async function dropFolder(page: Page, folder: string, { x, y }: { x: number; y: number }) {
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files: [folder], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x, y, data })
  }
}

test('a chosen folder is looked through, added, uploaded, and taken back in one step', async ({
  page,
}, info) => {
  const folder = await writeFolder(info.outputPath('disk'))
  await openCourse(page)
  await button(page, 'Choose a folder…').click()
  const choose = page.getByRole('dialog', { name: 'Add a folder of videos' })
  await expect(choose).toBeVisible()
  await expectAccessible(page)
  await choose.getByLabel('Folder of videos', { exact: true }).setInputFiles(folder)

  await expect(preview(page)).toHaveAccessibleName('Check the outline from “Light and dark”')
  await expect(preview(page).getByRole('status')).toHaveText('4 chapters and 5 videos')
  await expect(preview(page).getByText('Captions paired').locator('xpath=..')).toHaveText('Captions paired1')
  await preview(page).getByText('3 files left out').click()
  await expect(preview(page).getByText('0 bytes')).toBeVisible()
  await expectAccessible(page)
  await preview(page).getByRole('textbox', { name: 'Title of a.mp4' }).fill('What lenses do')
  await button(page, 'Leave out 01 Night.mp4').click()
  expect(await outline(page)).toEqual([])

  await button(page, 'Add 3 chapters and 4 videos').click()
  await expect(preview(page)).toBeHidden()
  const added = [
    'Light and dark | Welcome',
    'Light | What rays are | Colour',
    'Light – Lenses | What lenses do',
  ]
  await expect.poll(() => outline(page)).toEqual(added)
  await expect(page.getByRole('row', { name: /^Chapter 1, Light and dark/ })).toBeFocused()
  await expect
    .poll(async () => (await videos(page)).map(({ status }) => status), { timeout: 45_000 })
    .toEqual(['ready', 'ready', 'ready', 'ready'])
  const [, rays, colour] = await videos(page)
  expect(await storedSha256(page.request, rays?.id ?? '')).toBe(await sha256(clock))
  expect(await storedSha256(page.request, colour?.id ?? '')).toBe(await sha256(shapes))

  // Not in the message, which goes by itself while the files are worked on.
  await button(page, 'Undo: Added 3 chapters and 4 videos').click()
  await expect.poll(() => outline(page)).toEqual([])
})

test('a folder is dropped on a chapter and goes to it', async ({ page }, info) => {
  const folder = await writeFolder(info.outputPath('disk'))
  await openCourse(page, ['Before', 'After'])
  const box = await page.getByRole('row', { name: /^Chapter 1, Before/ }).boundingBox()
  if (!box) throw new Error('no row')
  await dropFolder(page, folder, { x: box.x + box.width / 2, y: box.y + box.height / 2 })
  await expect(preview(page)).toBeVisible()
  await expect(preview(page).getByRole('combobox', { name: 'Put it' })).toHaveValue(/.+/)
  await button(page, 'Add 3 chapters and 5 videos').click()
  await expect
    .poll(() => outline(page))
    .toEqual([
      'Before | Welcome',
      'Light | What rays are | Colour',
      'Light – Lenses | a',
      'Dark | Night',
      'After',
    ])
})

test('on a phone the preview is one column that does not scroll sideways, and closes where it was opened', async ({
  page,
}, info) => {
  const folder = await writeFolder(info.outputPath('disk'))
  await page.setViewportSize({ width: 360, height: 740 })
  await openCourse(page, ['Before'])
  await button(page, 'More for the outline').click()
  await page.getByRole('menuitem', { name: 'Choose a folder…' }).click()
  await page.getByLabel('Folder of videos', { exact: true }).setInputFiles(folder)
  await expect(preview(page)).toBeVisible()
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(preview(page)).toBeHidden()
  await expect(button(page, 'More for the outline')).toBeFocused()
  expect(await outline(page)).toEqual(['Before'])
})
