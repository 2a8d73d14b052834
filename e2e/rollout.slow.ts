import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Browser, Page } from '@playwright/test'
import { test as base, expect } from '@playwright/test'
import {
  addChapters,
  courseIdOf,
  describeCourse,
  expectAccessible,
  expectNoSidewaysScroll,
  untilUsable,
} from './support'

/** The flag is everybody's: this has a server of its own, with the demo's administrator and instructor. */
const port = 10_000 + Math.floor(Math.random() * 6_000)
const origin = `http://127.0.0.1:${port}`
let server: ChildProcess

base.beforeAll(async () => {
  server = spawn(process.execPath, ['e2e/serve.mjs'], {
    env: { ...process.env, E2E_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await expect(async () => expect((await fetch(`${origin}/readyz`)).status).toBe(200)).toPass({
    timeout: 60_000,
  })
})
base.afterAll(async () => {
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  await ended
})

async function signedIn(browser: Browser, account: 'admin' | 'instructor'): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin })
  const answer = await context.request.post('/api/auth/demo', {
    data: { account },
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  expect(answer.status()).toBe(200)
  return context.newPage()
}

base(
  'stopping the rollout takes the wizard away at once, and nothing that was begun',
  async ({ browser }) => {
    const admin = await signedIn(browser, 'admin')
    const mara = await signedIn(browser, 'instructor')

    // Nothing is there for an instructor.
    expect((await mara.goto('/admin/rollout'))?.status()).toBe(404)

    await describeCourse(mara, 'Begun in the wizard')
    const draftId = courseIdOf(mara)

    await admin.goto('/admin/rollout')
    await untilUsable(admin)
    await expectAccessible(admin)
    await admin.getByRole('button', { name: 'Stop now' }).click()
    await expect(admin.getByText('Off for everybody since')).toBeVisible()
    // Not the toast, which may still be coming in.
    await expectAccessible(admin, undefined, 'main')
    await admin.setViewportSize({ width: 360, height: 740 })
    await expectNoSidewaysScroll(admin)

    // A new course is the short form, by keyboard and at the width of a phone.
    const other = await mara.context().newPage()
    await other.setViewportSize({ width: 360, height: 740 })
    await other.goto('/instructor/course/new')
    await untilUsable(other)
    await expectAccessible(other)
    await expectNoSidewaysScroll(other)
    await other.getByLabel('Course title').focus()
    await other.keyboard.type('By the short form')
    await other.keyboard.press('Tab')
    await other.keyboard.type('Four fields, and then the page of the course.')
    await other.keyboard.press('Tab')
    await other.keyboard.type('49')
    await other.keyboard.press('Enter')
    await other.waitForURL(/\/edit$/)
    await expect(other.getByRole('heading', { name: 'By the short form' })).toBeVisible()
    await addChapters(other, 'One')

    // The wizard that is open goes on, a reload included.
    await addChapters(mara, 'Introduction')
    await mara.reload()
    await expect(mara.getByText('Step 2 of 4')).toBeVisible()
    await expect(mara.getByText('Introduction', { exact: true }).first()).toBeVisible()
    await mara.getByRole('button', { name: 'Next' }).click()
    await expect(mara.getByText('Step 3 of 4')).toBeVisible()
    await mara.getByRole('button', { name: 'Next' }).click()
    await mara.getByRole('button', { name: 'Create Course' }).click()
    await mara.waitForURL(`**/instructor/course/${draftId}/edit`)

    await admin.getByRole('button', { name: 'Take the stop back' }).click()
    await expect(admin.getByText('On for everybody since')).toBeVisible()
    await mara.goto('/instructor/course/new')
    await expect(mara.getByText('Step 1 of 4')).toBeVisible()
  },
)
