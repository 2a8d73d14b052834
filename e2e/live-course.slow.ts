import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { APIRequestContext, Page } from '@playwright/test'
import { readPicture } from '../src/lib/pictures/read-picture'
import { lookEverywhere } from './looks'
import { expect, test, untilUsable, uploadVideo } from './support'

const sample = fileURLToPath(new URL('../samples/01-counting-clock.mp4', import.meta.url))
const other = fileURLToPath(new URL('../samples/02-moving-shapes.mp4', import.meta.url))

/** A live course for $99: "Before you go out" with two videos, the first of them a free preview, and a title. */
async function paidCourse(request: APIRequestContext) {
  const [id, chapterId] = [randomUUID(), randomUUID()]
  const chapters = [
    { id: chapterId, title: 'Before you go out', videos: [] },
    {
      id: randomUUID(),
      title: 'Counting things that move',
      videos: [{ id: randomUUID(), filename: 'When the zero is real' }],
    },
  ]
  const basics = {
    title: 'Statistics for field ecologists',
    description: 'Plots, birds and beetles.',
    price: 99,
  }
  const made = await request.post('/api/courses', {
    data: { id, ...basics, difficulty: 'beginner', chapters },
  })
  expect(made.status(), await made.text()).toBe(201)
  const freeId = await uploadVideo(request, { courseId: id, chapterId }, sample)
  const paidId = await uploadVideo(request, { courseId: id, chapterId }, other)
  const send = async (path: string, data: object) =>
    expect((await request.post(path, { data })).ok(), path).toBe(true)
  await send(`/api/videos/${freeId}/free-preview`, { free_preview: true })
  await send(`/api/courses/${id}/publish`, {})
  return { id, freeId, paidId }
}

const player = (page: Page) => page.locator('media-controller video')
/** The picture moves: the bytes came and can be played here. */
async function expectPlays(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'play', exact: true }).click()
  await expect
    .poll(() => player(page).evaluate((video: HTMLVideoElement) => video.currentTime))
    .toBeGreaterThan(0.2)
}

test('anybody watches the preview, a student who enrols watches the rest, and what was watched stays', async ({
  page,
  context,
  browser,
}) => {
  const { request } = context
  const { id, freeId, paidId } = await paidCourse(request)
  const link = (await (await request.post(`/api/courses/${id}/enrolment-link`, { data: {} })).json()) as {
    url: string
  }

  const outside = await browser.newContext()
  const visitor = await outside.newPage()
  await visitor.goto(`/courses/${id}`)
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('01 counting clock')
  await expectPlays(visitor)
  await visitor
    .getByRole('link', { name: /02 moving shapes/ })
    .last()
    .click()
  await expect(visitor.getByText('This video is for enrolled students')).toBeVisible()
  await expect(visitor).toHaveURL(new RegExp(`video=${paidId}`))
  expect((await outside.request.get(`/api/videos/${paidId}/playback`)).status()).toBe(403)

  const email = `sami-${randomUUID()}@school.example`
  const signedUp = await outside.request.post('/api/auth/sign-up/email', {
    data: { name: 'Sami', email, password: 'a long enough one' },
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  expect(signedUp.ok()).toBe(true)
  await visitor.goto(new URL(link.url).pathname)
  await untilUsable(visitor)
  await visitor.getByRole('button', { name: 'Enrol' }).click()
  await visitor.waitForURL(`**/courses/${id}`)
  await expect(visitor.getByText('0 of 3 videos')).toBeVisible()
  await visitor
    .getByRole('link', { name: /02 moving shapes/ })
    .last()
    .click()
  await expect(player(visitor)).toHaveAttribute('aria-label', '02 moving shapes')
  await expect
    .poll(() => player(visitor).evaluate((video: HTMLVideoElement) => video.readyState))
    .toBeGreaterThan(0)
  await player(visitor).evaluate((video: HTMLVideoElement) => {
    video.currentTime = video.duration - 0.3
    return video.play()
  })
  await expect(visitor.getByText('1 of 3 videos')).toBeVisible()
  await visitor.goto('/learn')
  await expect(visitor.getByRole('link', { name: /1 of 3 videos watched/ })).toBeVisible()
  await visitor.goto(`/courses/${id}`)
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('01 counting clock')
  expect(freeId).toBeTruthy()

  // Taken offline, it is there for nobody but those who work on it.
  expect((await request.post(`/api/courses/${id}/unpublish`, { data: {} })).ok()).toBe(true)
  expect((await visitor.goto(`/courses/${id}`))?.status()).toBe(404)
  await page.goto(`/courses/${id}`)
  await expect(page.getByText('Preview as student, progress is not recorded')).toBeVisible()
  await outside.close()
})

test('the live course looks right everywhere, and says what it is where it is shared', async ({
  page,
  context,
  baseURL,
}) => {
  const { id, paidId } = await paidCourse(context.request)
  const html = await (await context.request.get(`/courses/${id}`)).text()
  expect(html).toContain('<meta property="og:image:width" content="1200"/>')
  expect(html).toContain('<meta property="og:title" content="Statistics for field ecologists"/>')
  expect(html).toContain('<meta property="og:image:height" content="630"/>')
  const [, image = ''] = /<meta property="og:image" content="([^"]+)"/.exec(html) ?? []
  const shared = await context.request.get(image.replaceAll('&amp;', '&'))
  expect([shared.status(), shared.headers()['content-type']], image).toEqual([200, 'image/jpeg'])
  expect(new URL(image).host).toBe(new URL(baseURL ?? '').host)
  expect(readPicture(await shared.body())).toEqual({ format: 'image/jpeg', width: 1200, height: 630 })
  expect(html).toContain('content="summary_large_image"')
  expect(html).toContain('When the zero is real') // the outline comes with the page
  await page.goto(`/courses/${id}`)
  await expect(player(page)).toBeVisible()
  await lookEverywhere(page, 'live')
  await context.clearCookies()
  await page.goto(`/courses/${id}?video=${paidId}`)
  await expect(page.getByText('This video is for enrolled students')).toBeVisible()
  await lookEverywhere(page, 'live-locked')
})
