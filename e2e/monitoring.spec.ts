import { newId } from '../src/lib/ids'
import { expect, expectAccessible, expectNoSidewaysScroll, test, untilUsable } from './support'

const headers = { 'sec-fetch-site': 'same-origin' }

test('an administrator sees what was measured, and the request behind an error', async ({ page }) => {
  const { request } = page.context()
  const post = async (path: string, data: object) => {
    const answer = await request.post(path, { data, headers })
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
    return answer
  }
  // An instructor, who finds nothing there, has a slow visit and an upload that comes to nothing.
  expect((await page.goto('/admin/monitoring'))?.status()).toBe(404)
  const course = (await (
    await post('/api/courses', { title: 'A course of secrets', difficulty: 'beginner' })
  ).json()) as { id: string }
  const chapter = { id: newId(), title: 'One' }
  await post(`/api/courses/${course.id}/chapters`, chapter)
  const begun = (await (
    await post('/api/videos/upload', {
      courseId: course.id,
      chapterId: chapter.id,
      filename: 'private words.mp4',
      size: 1_000,
    })
  ).json()) as { upload: { id: string } }
  await post('/api/vitals', { page: 'edit', inp: 180, failedUploads: [begun.upload.id] })

  await post('/api/auth/sign-in/email', { email: 'admin@demo.test', password: 'lectern-demo' })
  await page.goto('/admin/monitoring')
  await untilUsable(page)
  const uploads = page.getByRole('region', { name: 'Uploads that finished' })
  await expect(uploads.getByText('Waiting')).toBeVisible()
  await expect(uploads.getByRole('img')).toHaveAccessibleName(/limit 99%/)
  await expect(page.getByRole('region', { name: 'Server memory' }).getByText('Within limit')).toBeVisible()

  await uploads.getByRole('button', { name: /Show errors/ }).click()
  const errors = page.getByRole('region', { name: /Errors behind/ }).first()
  const row = errors.getByRole('row').filter({ hasText: begun.upload.id })
  await expect(row).toContainText('the browser gave up')
  await expect(row).toContainText(/[0-9a-f]{8}-[0-9a-f]{4}-7/) // the request
  await expect(page.getByText(/private words|course of secrets/)).toHaveCount(0)

  await page.getByRole('button', { name: '1 hour' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: '1 hour' })).toHaveAttribute('aria-pressed', 'true')
  const clicks = page.getByRole('region', { name: 'Time to respond to a click, p75', exact: true })
  await clicks.getByRole('button', { name: 'Show as table' }).click()
  await expect(clicks.getByRole('table')).toContainText('ms')
  await expectAccessible(page)
  await page.setViewportSize({ width: 360, height: 800 })
  await expectNoSidewaysScroll(page)
})
