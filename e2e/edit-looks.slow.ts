import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { APIRequestContext, Page } from '@playwright/test'
import { lookEverywhere } from './looks'
import { expect, test, untilUsable, uploadVideo } from './support'

const sample = fileURLToPath(new URL('../samples/01-counting-clock.mp4', import.meta.url))

const long =
  'Mixed models, slowly: random intercepts, random slopes, and how to explain to a reviewer why the plot-within-site term stays in'

const planned = (...filenames: string[]) => filenames.map((filename) => ({ id: randomUUID(), filename }))

/** A live course that was edited since: long, right-to-left and unbreakable titles, a video that plays. */
async function liveCourse(request: APIRequestContext): Promise<string> {
  const [id, first] = [randomUUID(), randomUUID()]
  const made = await request.post('/api/courses', {
    data: {
      id,
      title: 'Statistics for field ecologists',
      description: 'For people who count plants, birds and beetles, and then have to say how sure they are.',
      difficulty: 'intermediate',
      chapters: [
        { id: first, title: 'Before you go out', videos: planned('Walking the line', long) },
        {
          id: randomUUID(),
          title: 'مقدمة في الخط الكوفي',
          videos: planned('Counting things that move', 'أحمد'),
        },
        { id: randomUUID(), title: long, videos: planned('Andwhenatitlehasnoplacetobreakit'.repeat(5)) },
      ],
    },
  })
  expect(made.status(), await made.text()).toBe(201)
  await uploadVideo(request, { courseId: id, chapterId: first }, sample)
  expect((await request.post(`/api/courses/${id}/publish`, { data: {} })).status()).toBe(200)
  return id
}

async function open(page: Page, id: string): Promise<void> {
  await page.goto(`/instructor/course/${id}/edit`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await untilUsable(page)
}

const row = (page: Page, title: string) =>
  page.getByRole('row', { name: new RegExp(`^(Chapter|Video) [\\d.]+, ${title}(,|$)`) })
const dialog = (page: Page) => page.getByRole('dialog')

/** Looks at a dialog, and closes it. */
async function lookAt(page: Page, name: string): Promise<void> {
  await expect(dialog(page)).toBeVisible()
  await lookEverywhere(page, name, '[role=dialog]')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)
}

async function run(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type(words)
  await expect(page.getByRole('option', { selected: true })).toBeVisible()
  await page.keyboard.press('Enter')
}

test.describe.configure({ timeout: 180_000 })

test('what opens over the outline is accessible and fits', async ({ page, context }) => {
  await open(page, await liveCourse(context.request))
  await lookEverywhere(page, 'edit')

  await page.getByRole('button', { name: 'More for Walking the line', exact: true }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await lookEverywhere(page, 'edit-video-menu', '[role=menu]')
  await page.getByRole('menuitem', { name: 'Move to…' }).click()
  await page.keyboard.type('count')
  await lookAt(page, 'edit-move')

  await row(page, 'Walking the line').focus()
  await page.keyboard.press('?')
  await lookAt(page, 'edit-shortcuts')

  await page.keyboard.press('Control+k')
  await lookEverywhere(page, 'edit-palette', '[role=dialog]')
  await page.keyboard.type('co')
  await expect(page.getByRole('option', { selected: true })).toBeVisible()
  await lookEverywhere(page, 'edit-palette-found', '[role=dialog]')
  await page.keyboard.type('zzzz')
  await expect(page.getByText(/^Nothing is called/)).toBeVisible()
  await lookAt(page, 'edit-palette-nothing')

  await run(page, 'preferences')
  await lookAt(page, 'edit-preferences')
  await run(page, 'upload settings')
  await lookAt(page, 'edit-upload-settings')

  await page.getByRole('button', { name: 'Play video 01 counting clock' }).click()
  await lookAt(page, 'edit-preview')

  await page.getByRole('button', { name: 'More for the outline' }).click()
  await page.getByRole('menuitem', { name: 'Paste an outline…' }).click()
  await page
    .getByRole('textbox', { name: 'Outline' })
    .fill(`# Light\n- Rays\n- ${long}\n\nSome words.\n# Dark`)
  await expect(dialog(page).getByRole('status')).toContainText('2 chapters')
  await lookAt(page, 'edit-paste')
})

test('what is being changed is accessible and fits', async ({ page, context }) => {
  await open(page, await liveCourse(context.request))

  await row(page, 'Walking the line').focus()
  await page.keyboard.press('F2')
  const field = page.getByRole('textbox', { name: /^Title of video/ })
  await field.fill('')
  await field.press('Enter')
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await lookEverywhere(page, 'edit-rename-error')
  await field.press('Escape')

  await page.getByRole('button', { name: 'Add chapter' }).click()
  await page.getByPlaceholder('Chapter title').fill('Afterwards')
  await lookEverywhere(page, 'edit-new-chapter')
  await page.getByPlaceholder('Chapter title').press('Escape')

  await row(page, 'Walking the line').click()
  await page.getByRole('row', { name: /^Video 1\.2/ }).click({ modifiers: ['Shift'] })
  const bar = page.getByRole('group', { name: 'Selection' })
  await expect(bar).toContainText('2 videos selected')
  await lookEverywhere(page, 'edit-selection')
  await bar.getByRole('button', { name: 'Rename…' }).click()
  await expect(dialog(page)).toBeVisible()
  await dialog(page).getByRole('textbox', { name: 'Pattern' }).fill('{chapter} {n:02}')
  await lookAt(page, 'edit-bulk-rename')
  await bar.getByRole('button', { name: 'More for the selection' }).click()
  await page.getByRole('menuitem', { name: 'Check readiness…' }).click()
  await lookAt(page, 'edit-readiness')

  const from = await row(page, 'Walking the line').boundingBox()
  const to = await row(page, 'Counting things that move').boundingBox()
  if (!from || !to) throw new Error('nothing to drag')
  await page.mouse.move(from.x + 100, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(from.x + 106, from.y + from.height / 2 + 6, { steps: 2 })
  await page.mouse.move(to.x + 100, to.y + to.height - 4, { steps: 8 })
  await expect(page.locator('.drag-card')).toContainText('2 videos')
  await expect(page.locator('.drop-here')).toHaveCount(1)
  await lookEverywhere(page, 'edit-dragging')
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await row(page, 'Walking the line').focus()
  await page.keyboard.press('Escape')

  await page.getByRole('row', { name: /^Chapter 3/ }).focus()
  await page.keyboard.press('Delete')
  await row(page, 'Counting things that move').focus()
  await page.keyboard.press('Delete')
  const pending = page.getByRole('region', { name: 'Pending Deletions' })
  await expect(pending.getByRole('listitem')).toHaveCount(2)
  await lookEverywhere(page, 'edit-pending')
  await pending.getByRole('button', { name: 'Delete Permanently (2)' }).click()
  await lookAt(page, 'edit-delete-for-good')

  await page.getByRole('button', { name: 'Publish changes' }).click()
  await expect(dialog(page)).toContainText('unpublished changes')
  await lookEverywhere(page, 'edit-publish-changes', '[role=dialog]')
  await dialog(page).getByRole('button', { name: 'Return to the published version' }).click()
  await lookAt(page, 'edit-return')
})

test('what others do, and what goes wrong, is accessible and fits', async ({ page, context, browser }) => {
  const id = await liveCourse(context.request)
  await open(page, id)
  await page.getByRole('button', { name: 'People' }).click()
  await page.getByLabel('Email').fill(`tilda-${randomUUID()}@school.example`)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await expect(page.getByLabel('Invitation link')).toBeVisible()
  await lookAt(page, 'edit-people')

  await page.route(`**/api/courses/${id}`, (route) =>
    route.request().method() === 'PATCH' ? route.fulfill({ status: 500, body: 'no' }) : route.continue(),
  )
  const status = page.getByRole('banner').getByRole('status')
  const title = async (text: string) => {
    await page.getByRole('button', { name: 'Edit course title' }).click()
    await page.getByLabel('Course title').fill(text)
    await page.keyboard.press('Enter')
  }
  await title('Statistics in the rain')
  await expect(status).toContainText('Could not save', { timeout: 30_000 })
  await lookEverywhere(page, 'edit-save-error')
  await page.unroute(`**/api/courses/${id}`)
  await status.getByRole('button', { name: /Retry/ }).click()
  await expect(status).toContainText('Saved')

  const other = await browser.newContext({ storageState: await context.storageState() })
  await context.setOffline(true)
  await title('Statistics in the sun')
  await expect(status).toContainText('offline')
  await lookEverywhere(page, 'edit-offline')
  const changed = await other.request.patch(new URL(`/api/courses/${id}`, page.url()).href, {
    data: { title: long },
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  expect(changed.status()).toBe(200)
  await other.close()
  await context.setOffline(false)
  await status.getByRole('button', { name: 'Compare' }).click()
  await expect(dialog(page)).toContainText('Statistics in the sun')
  await lookEverywhere(page, 'edit-conflict', '[role=dialog]')
  await dialog(page).getByRole('button', { name: 'Keep mine' }).click()
  await expect(status).toContainText('Saved')

  const draft = await context.request.post('/api/courses', {
    data: { title: 'Winter bread', difficulty: 'beginner' },
  })
  await open(page, ((await draft.json()) as { id: string }).id)
  await lookEverywhere(page, 'edit-empty')
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'The course is not published' })).toBeVisible()
  await lookEverywhere(page, 'edit-refusal')
})
