import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { APIRequestContext, Page } from '@playwright/test'
import { expect, test, uploadVideo } from './support'

const short = fileURLToPath(new URL('../samples/01-counting-clock.mp4', import.meta.url))
let folder: string
let long: string

/** Large enough for a ladder of three rungs and a sprite: 1080p, more than 3 Mbit/s. */
test.beforeAll(async () => {
  test.setTimeout(180_000)
  folder = await mkdtemp(join(tmpdir(), 'lectern-player-'))
  long = join(folder, 'long.mp4')
  await promisify(execFile)('ffmpeg', [
    ...[
      '-hide_banner',
      '-loglevel',
      'error',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=1920x1080:rate=25:duration=20',
    ],
    ...['-f', 'lavfi', '-i', 'sine=440:duration=20', '-vf', 'noise=alls=12:allf=t', '-c:v', 'libx264'],
    ...['-preset', 'ultrafast', '-b:v', '5M', '-maxrate', '6M', '-bufsize', '10M', '-g', '50'],
    ...['-pix_fmt', 'yuv420p', '-c:a', 'aac', long],
  ])
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

const cues = (text: (i: number) => string) =>
  `WEBVTT\n\n${Array.from({ length: 10 }, (_cue, i) => {
    const at = (second: number) => `00:00:${String(second).padStart(2, '0')}.000`
    return `${at(i * 2)} --> ${at(i * 2 + 2)}\n${text(i)}\n`
  }).join('\n')}`

/** A live course whose first video has a ladder, a sprite and captions in two languages. */
async function course(request: APIRequestContext) {
  const [courseId, chapterId] = [randomUUID(), randomUUID()]
  const made = await request.post('/api/courses', {
    data: {
      ...{ id: courseId, title: 'Lake shores', difficulty: 'beginner', description: 'Birds, on the water.' },
      chapters: [{ id: chapterId, title: 'One', videos: [] }],
    },
  })
  expect(made.status(), await made.text()).toBe(201)
  const longId = await uploadVideo(request, { courseId, chapterId }, long)
  const nextId = await uploadVideo(request, { courseId, chapterId }, short)
  for (const [language, text] of [
    ['en', cues((i) => `Sentence ${i + 1}`)],
    ['ar', cues((i) => `الجملة ${i + 1}`)],
  ] as const) {
    const put = await request.put(`/api/videos/${longId}/captions/${language}`, { data: { text } })
    expect(put.ok(), await put.text()).toBe(true)
  }
  const sources = async () => {
    const answer = await request.get(`/api/videos/${longId}/playback`)
    const { sources: found, sprite } = (await answer.json()) as { sources: unknown[]; sprite: string | null }
    return found.length === 2 && sprite !== null
  }
  await expect.poll(sources, { timeout: 240_000 }).toBe(true)
  expect((await request.post(`/api/courses/${courseId}/publish`, { data: {} })).ok()).toBe(true)
  return { courseId, longId, nextId }
}

const video = (page: Page) => page.locator('media-controller video')
const state = (page: Page) =>
  video(page).evaluate((element: HTMLVideoElement) => ({
    time: element.currentTime,
    paused: element.paused,
    muted: element.muted,
    rate: element.playbackRate,
    height: element.videoHeight,
    captions: Array.from(element.textTracks).find(({ mode }) => mode === 'showing')?.language,
  }))
const field = async <K extends keyof Awaited<ReturnType<typeof state>>>(page: Page, key: K) =>
  (await state(page))[key]
const ready = (page: Page) =>
  expect
    .poll(() => video(page).evaluate((element: HTMLVideoElement) => element.readyState))
    .toBeGreaterThan(0)

test('a ladder is watched: qualities, previews, captions, speed, keys, transcript, the next video', async ({
  page,
  context,
}) => {
  test.setTimeout(480_000)
  const { courseId, longId, nextId } = await course(context.request)
  await page.goto(`/courses/${courseId}?video=${longId}`)
  await ready(page)
  const choose = async (menu: string, name: RegExp) => {
    await page.locator(`media-${menu}-menu-button`).click()
    await page.locator(`media-${menu}-menu`).getByRole('menuitemradio', { name }).click()
  }

  await page.getByRole('button', { name: 'play', exact: true }).click()
  await choose('rendition', /^480p/)
  await expect.poll(() => field(page, 'height')).toBe(480)
  await choose('rendition', /^1080p/)
  await expect.poll(() => field(page, 'height')).toBe(1080)
  await page.getByRole('button', { name: 'pause', exact: true }).click()

  const range = await page.locator('media-time-range').boundingBox()
  if (!range) throw new Error('no seek bar')
  await page.mouse.move(range.x + range.width * 0.6, range.y + range.height / 2)
  const preview = page.locator('media-preview-thumbnail').first()
  await expect(preview).toHaveAttribute('mediapreviewcoords', /^\d+ \d+ 160 90$/)

  await choose('captions', /العربية/)
  await expect.poll(() => field(page, 'captions')).toBe('ar')
  await expect(page.getByRole('list', { name: 'Transcript' })).toHaveAttribute('dir', 'rtl')
  await choose('captions', /^Off/)
  await expect.poll(() => field(page, 'captions')).toBeUndefined()
  await choose('playback-rate', /^1\.5x/)
  await expect.poll(() => field(page, 'rate')).toBe(1.5)

  await page.locator('media-controller').focus()
  await page.keyboard.press('m')
  await expect.poll(() => field(page, 'muted')).toBe(true)
  // On again, they are in the language that was chosen last.
  await page.keyboard.press('c')
  await expect.poll(() => field(page, 'captions')).toBe('ar')
  await page.getByLabel('Language of the transcript').selectOption('en')
  await page.keyboard.press('f')
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true)
  await page.keyboard.press('f')
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(false)
  const before = await field(page, 'time')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => field(page, 'time')).toBeGreaterThan(before + 5)
  await page.keyboard.press('k')
  await expect.poll(() => field(page, 'paused')).toBe(false)
  await page.keyboard.press('k')

  await page.getByRole('button', { name: /0:06\s*Sentence 4/ }).click()
  await expect.poll(() => field(page, 'time')).toBe(6)
  await expect(page.getByRole('button', { name: /Sentence 4/ })).toHaveAttribute('aria-current', 'true')

  await page.reload()
  await ready(page)
  await expect.poll(() => field(page, 'time')).toBe(6)

  await video(page).evaluate((element: HTMLVideoElement) => {
    element.currentTime = element.duration - 0.4
    return element.play()
  })
  await expect(page.getByRole('region', { name: 'Next video' })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`video=${nextId}`), { timeout: 30_000 })
  await expect.poll(() => field(page, 'paused')).toBe(false)
})
