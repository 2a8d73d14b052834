import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import axe, { type RunOptions } from 'axe-core'
import {
  test as base,
  expect,
  type APIRequestContext,
  type ConsoleMessage,
  type Page,
} from '@playwright/test'
import { plant } from '../src/server/testing/all-logs'

export { expect }

const logs = process.env.E2E_LOGS ?? ''

/** Annotation of a test that puts something into the page that its policy refuses. */
export const REFUSED = 'refused by the policy'

/**
 * Every test gets an instructor of its own, signed in, so that tests share nothing; and it fails when the
 * page reports an error that no test asked for.
 */
export const test = base.extend<{ instructor: { name: string; email: string } }>({
  instructor: [
    async ({ context }, use) => {
      const instructor = { name: 'Ines Falk', email: `ines-${randomUUID()}@school.example` }
      const password = 'a long enough one'
      const answer = await context.request.post('/api/auth/sign-up/email', {
        data: { ...instructor, password },
        headers: { 'sec-fetch-site': 'same-origin' },
      })
      expect(answer.status(), await answer.text()).toBe(200)
      const session = (await context.cookies()).find(({ name }) => name.endsWith('session_token'))
      expect(session).toBeDefined()
      for (const secret of [password, session?.value.split('.', 1)[0] ?? '']) plant(logs, secret)
      await use(instructor)
    },
    { auto: true },
  ],
  page: async ({ page }, use, testInfo) => {
    const failures: string[] = []
    page.on('pageerror', (error) => failures.push(error.message))
    // What the page's policy refused: nothing of ours may be against it.
    const onLine = (line: ConsoleMessage) => {
      if (line.text().includes('Content Security Policy')) failures.push(line.text())
    }
    if (!testInfo.annotations.some(({ type }) => type === REFUSED)) page.on('console', onLine)
    await use(page)
    expect(failures).toEqual([])
  },
})

/** Waits until React has taken over what the server drew: a click before that is lost. */
export async function untilUsable(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const last = [...document.querySelectorAll('main a, main button')].at(-1)
    return last !== undefined && Object.keys(last).some((key) => key.startsWith('__reactProps'))
  })
}

/** What is pressed from now on can be dragged: the code for it comes right behind the page. */
export const untilDraggable = (page: Page): Promise<void> =>
  page.locator('[data-drag-ready]').waitFor({ state: 'attached' })

export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** The bytes that the server stored for a video, as a player gets them. */
export async function storedSha256(request: APIRequestContext, videoId: string): Promise<string> {
  const playback = (await (await request.get(`/api/videos/${videoId}/playback`)).json()) as {
    sources: { src: string }[]
  }
  const source = playback.sources[0]?.src
  if (!source) throw new Error('the video has no source')
  const bytes = await (await request.get(source)).body()
  return createHash('sha256').update(bytes).digest('hex')
}

declare global {
  interface Window {
    axe?: typeof axe
  }
}
const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/**
 * Nothing that axe can see is wrong with the page as it stands, WCAG 2.2 AA; of `rules` only where they are named, and
 * in one part of the page where that is given. What fades in is waited for, since its colours are between two. axe is
 * loaded once for each page: to read its 580 kB takes longer than a look.
 */
export async function expectAccessible(page: Page, rules?: string[], part?: string): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const options: RunOptions = {
    runOnly: rules ? { type: 'rule', values: rules } : { type: 'tag', values: WCAG_22_AA },
    resultTypes: ['violations'],
  }
  const violations = await page.evaluate(
    async ({ selector, options }) => {
      const ending = document.getAnimations().filter(({ playState, effect }) => {
        return playState === 'running' && Number.isFinite(effect?.getComputedTiming().endTime)
      })
      await Promise.allSettled(ending.map(({ finished }) => finished))
      const found = await window.axe?.run(selector ?? document, options)
      return found?.violations.map(({ id, nodes }) => ({
        id,
        at: nodes.map(({ target }) => target.join(' ')),
      }))
    },
    { selector: part, options },
  )
  expect(violations).toEqual([])
}

/** No part of the page can be scrolled sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }))
  expect(scroll).toBeLessThanOrEqual(client)
}

/** Walks step 1 and stops on step 2. */
export async function describeCourse(page: Page, title: string): Promise<void> {
  await page.goto('/instructor/course/new')
  await expect(page.getByText('Step 1 of 4')).toBeVisible()
  await page.getByLabel('Course title').fill(title)
  await page.getByLabel('Description').fill('For people who count plants, birds and beetles.')
  await page.getByLabel('Price').fill('99')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Step 2 of 4')).toBeVisible()
}

/** Adds chapters on step 2 or on the edit page, by the field that stays open after Enter. */
export async function addChapters(page: Page, ...titles: string[]): Promise<void> {
  await page.getByRole('button', { name: 'Add chapter' }).click()
  const field = page.getByPlaceholder('Chapter title')
  for (const title of titles) {
    await field.fill(title)
    await field.press('Enter')
    await expect(page.getByText(title, { exact: true }).first()).toBeVisible()
    await expect(field).toHaveValue('')
  }
  await field.press('Escape')
}

/** The id of the course that the wizard or the edit page is on. */
export function courseIdOf(page: Page): string {
  const url = new URL(page.url())
  const id = url.searchParams.get('draft') ?? /course\/([^/]+)\/edit/.exec(url.pathname)?.[1]
  if (!id) throw new Error(`no course in ${page.url()}`)
  return id
}

interface Outline {
  status: string
  title: string
  revision: number
  has_unpublished_changes: boolean
  chapters: {
    id: string
    title: string
    videos: { id: string; filename: string; originalFilename: string; status: string }[]
  }[]
}

export async function courseOf(request: APIRequestContext, id: string): Promise<Outline> {
  return (await (await request.get(`/api/courses/${id}`)).json()) as Outline
}

/** A new video with its file in a chapter, sent the way a browser does. @returns its id */
export async function uploadVideo(
  request: APIRequestContext,
  target: UploadTarget,
  path: string,
): Promise<string> {
  const videoId = await sendVideo(request, target, basename(path), await readFile(path))
  // Its job has read it.
  await expect.poll(async () => (await request.get(`/api/videos/${videoId}/playback`)).status()).toBe(200)
  return videoId
}

interface UploadTarget {
  courseId: string
  chapterId: string
  id?: string
}

/** Sends bytes as a video, whatever they are. @returns the video's id */
export async function sendVideo(
  request: APIRequestContext,
  target: UploadTarget,
  filename: string,
  bytes: Buffer,
): Promise<string> {
  const started = await request.post('/api/videos/upload', {
    data: { ...target, filename, size: bytes.length },
  })
  const { video, upload } = (await started.json()) as {
    video: { id: string }
    upload: { id: string; partCount: number }
  }
  const partNumbers = Array.from({ length: upload.partCount }, (_, i) => i + 1)
  const signed = await request.post(`/api/uploads/${upload.id}/sign`, { data: { partNumbers } })
  let sent = 0
  for (const part of ((await signed.json()) as { items: { url: string; size: number }[] }).items) {
    const data = bytes.subarray(sent, (sent += part.size))
    expect((await request.put(part.url, { data })).ok()).toBe(true)
  }
  expect((await request.post(`/api/uploads/${upload.id}/complete`, { data: {} })).ok()).toBe(true)
  return video.id
}
