import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import type { JobQueue, MediaJob } from '../src/types/api'
import { makeCourse } from './course-api'
import { lookEverywhere } from './looks'
import { expect, sendVideo, test, untilUsable } from './support'

const headers = { 'sec-fetch-site': 'same-origin' }

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const makeJob = (overrides: Partial<MediaJob>): MediaJob => ({
  ...{ id: randomUUID(), video_id: randomUUID(), course_id: randomUUID(), filename: 'Shadow' },
  ...{ task: 'process', state: 'waiting', is_replacement: false, generation: 1, pipeline_version: 1 },
  ...{ attempt: 0, failures: 0, percent: 0, step: null, worker: null },
  ...{ error_code: null, error_message: null, error_detail: null },
  ...{ created_at: minutesAgo(9), due_at: minutesAgo(9), started_at: null, finished_at: null },
  ...overrides,
})

/** Work that no test can wait for: one that runs for an hour, and one that was given up. */
async function withHardWork(page: Page): Promise<{ asked: string[] }> {
  const running = makeJob({
    ...{ filename: 'Askja, the whole day', state: 'running', attempt: 1, percent: 42, step: 'converting' },
    ...{ worker: 'media-2:4711', started_at: minutesAgo(7) },
  })
  const dead = makeJob({
    ...{
      filename: 'مقدمة في الخط الكوفي',
      state: 'dead',
      attempt: 6,
      failures: 6,
      finished_at: minutesAgo(2),
    },
    error_message: 'The server was interrupted again and again while it worked on this file.',
    ...{
      error_code: 'interrupted',
      error_detail: 'convert: ended by SIGKILL\n[h264 @ 0x5581] out of memory',
    },
  })
  const asked: string[] = []
  await page.route(/\/api\/admin\/jobs\?/, async (route) => {
    const states = new URL(route.request().url()).searchParams.getAll('state')
    const items = [running, dead].filter(({ state }) => states.includes(state))
    await (items.length > 0 ? route.fulfill({ json: { items, nextCursor: null } }) : route.continue())
  })
  await page.route('/api/admin/jobs/queue', async (route) => {
    const answer = await route.fetch()
    const queue = (await answer.json()) as JobQueue
    await route.fulfill({ json: { ...queue, counts: { ...queue.counts, running: 1, dead: 1 } } })
  })
  await page.route(`/api/admin/jobs/${running.id}/stop`, async (route) => {
    asked.push(route.request().method())
    await route.fulfill({ json: { ...running, state: 'cancelled' } })
  })
  return { asked }
}

test('an administrator sees the work on videos, and has a failed file tried again', async ({ page }) => {
  const { request } = page.context()
  expect((await page.goto('/admin/jobs'))?.status()).toBe(404) // an instructor finds nothing there

  const course = await makeCourse(request, { title: 'Light', chapters: { One: [] } })
  const chapterId = course.chapters[0]?.id ?? ''
  const words = Buffer.from('Not a video at all.')
  const videoId = await sendVideo(request, { courseId: course.id, chapterId }, 'Words.mp4', words)
  await request.post('/api/auth/sign-in/email', {
    data: { email: 'admin@demo.test', password: 'lectern-demo' },
    headers,
  })
  const work = async (state: string) => {
    const answer = await request.get(`/api/admin/jobs?state=${state}&limit=100`)
    const { items } = (await answer.json()) as { items: MediaJob[] }
    return items.find((job) => job.video_id === videoId)
  }
  const beforeOthers = { timeout: 90_000 } // the worker takes the files of other tests, too
  await expect.poll(() => work('failed'), beforeOthers).toBeDefined()

  const { asked } = await withHardWork(page)
  await page.goto('/admin/jobs')
  await untilUsable(page)
  await expect(page.getByRole('progressbar', { name: 'Work on Askja, the whole day' })).toBeVisible()
  await expect(page.getByText('1 job needs you.')).toBeVisible()
  await lookEverywhere(page, 'jobs-running')
  await page.getByRole('button', { name: 'Stop the work on Askja, the whole day' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'In line' })).toBeFocused()
  expect(asked).toEqual(['POST'])

  // The filters are one group: Tab into it, arrows within.
  await page.getByRole('radio', { name: /^In line/ }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: /^Needs you/ })).toBeChecked()
  await page.getByText('For operators').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('out of memory')).toBeVisible()
  await lookEverywhere(page, 'jobs-dead')

  await page.getByRole('radio', { name: /^Needs you/ }).focus()
  await page.keyboard.press('ArrowRight')
  const row = page.getByRole('listitem').filter({ has: page.locator(`a[href*="${videoId}"]`) })
  const retry = row.getByRole('button', { name: 'Retry the work on Words' })
  const before = await work('failed')
  await retry.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Failed' })).toBeFocused()
  // It was worked on once more, and is no better.
  const tries = async () => (await work('failed'))?.attempt ?? 0
  await expect.poll(tries, beforeOthers).toBeGreaterThan(before?.attempt ?? 0)
})
