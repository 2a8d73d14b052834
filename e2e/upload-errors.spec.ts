import { copyFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureFixtures } from '../src/server/testing/fixtures'
import { addChapters, courseIdOf, courseOf, describeCourse, expect, expectAccessible, test } from './support'

const fixture = async (name: string) => join(await ensureFixtures(), name)

test.beforeEach(async ({ page }) => {
  await describeCourse(page, 'Files of every kind')
  await addChapters(page, 'Introduction')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Step 3 of 4')).toBeVisible()
})

test('files that are no videos are named with their reason, and the good one goes on', async ({
  page,
  context,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-files-'))
  const tooLarge = join(folder, 'one byte over.mp4')
  await writeFile(tooLarge, '')
  await truncate(tooLarge, 64 * 1024 * 1024 + 1)
  const wrongName = join(folder, 'Field notes.docx')
  await writeFile(wrongName, 'words')
  const good = await fixture('mp4-h264-aac.mp4')

  await page
    .getByLabel(/upload videos/i)
    .setInputFiles([
      await fixture('zero-bytes.mp4'),
      tooLarge,
      wrongName,
      await fixture('png.mp4'),
      await fixture('text.mp4'),
      good,
    ])
  await expect(page.getByText(/Field notes\.docx/).first()).toBeVisible()
  await expect(page.getByText(/not a video/i).first()).toBeVisible()
  await expect(page.getByText(/the limit is/i).first()).toBeVisible()
  await expect(page.getByText(/empty \(0 bytes\)|is empty/i).first()).toBeVisible()
  await expect(page.getByText(/PNG/).first()).toBeVisible()
  await expect(page.getByTestId('upload-error-icon').first()).toBeVisible()
  await expectAccessible(page)

  await expect
    .poll(async () => {
      const { chapters } = await courseOf(context.request, courseIdOf(page))
      return chapters[0]?.videos.map(({ status }) => status).sort()
    })
    // The others were looked at here, and no byte of them left.
    .toEqual(['ready'])
  await rm(folder, { recursive: true })
})

test('names with paths, emoji, right-to-left text and 240 characters keep a readable title', async ({
  page,
  context,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-names-'))
  const names = [
    '🦉 owls.mp4',
    'مقدمة في الخط.mp4',
    `${'long '.repeat(48)}.mp4`,
    'a..b....mp4',
    '%2e%2e%2fetc.mp4',
  ]
  const good = await fixture('mp4-no-audio.mp4')
  const paths = await Promise.all(
    names.map(async (name) => {
      await copyFile(good, join(folder, name))
      return join(folder, name)
    }),
  )
  await page.getByLabel(/upload videos/i).setInputFiles(paths)
  // One file under five names: asked about once.
  const question = page.getByRole('dialog', { name: 'You have 4 of these files already' })
  await question.getByRole('combobox', { name: 'For all 4 files' }).selectOption('both')
  await question.getByRole('button', { name: 'Go on' }).click()
  await expect
    .poll(async () => {
      const { chapters } = await courseOf(context.request, courseIdOf(page))
      return chapters[0]?.videos.filter(({ status }) => status === 'ready').length
    })
    .toBe(names.length)
  await expect(page.getByText('🦉 owls', { exact: false }).first()).toBeVisible()
  await rm(folder, { recursive: true })
})

test('an upload that the server refuses shows why, and Retry sends it', async ({ page }) => {
  await page.route('**/api/videos/upload', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'urn:lectern:error:unavailable',
        title: 'Not available right now',
        status: 503,
        code: 'unavailable',
        detail: 'Upload server temporarily unavailable',
      }),
    }),
  )
  await page.getByLabel(/upload videos/i).setInputFiles(await fixture('mp4-h264-aac.mp4'))
  await expect(page.getByText(/upload server temporarily unavailable/i).first()).toBeVisible()
  await expect(page.getByTestId('upload-error-icon')).toBeVisible()
  await page.unroute('**/api/videos/upload')
  await page.getByRole('button', { name: /Retry/ }).first().click()
  await expect(page.getByText('100% Complete')).toBeVisible()
})

test('the same file twice is asked about, and sent again when that is meant', async ({ page, context }) => {
  const file = await fixture('mp4-no-audio.mp4')
  const choose = async () => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByText('choose files').first().click()
    await (await chooser).setFiles(file)
  }
  const videos = async () => (await courseOf(context.request, courseIdOf(page))).chapters[0]?.videos.length
  await choose()
  await expect(page.getByText('100% Complete')).toBeVisible()
  await choose()
  const question = page.getByRole('dialog', { name: 'You have this file already' })
  await expect(question).toBeVisible()
  expect(await videos()).toBe(1)
  await question.getByRole('combobox').selectOption('both')
  await question.getByRole('button', { name: 'Go on' }).click()
  await expect.poll(videos).toBe(2)
})

test('a connection that breaks in the middle of a part is taken up again', async ({ page, context }) => {
  let broken = 0
  // Of either storage: of this server's own, and of a bucket.
  const isPart = ({ pathname, searchParams }: URL) =>
    pathname.startsWith('/storage/uploads/') || searchParams.has('partNumber')
  await page.route(isPart, (route) => {
    broken += 1
    return broken <= 2 ? route.abort('connectionreset') : route.continue()
  })
  await page.getByLabel(/upload videos/i).setInputFiles(await fixture('mp4-long-10min.mp4'))
  await expect(page.getByText('100% Complete')).toBeVisible({ timeout: 40_000 })
  expect(broken).toBeGreaterThan(2)
  expect((await courseOf(context.request, courseIdOf(page))).chapters[0]?.videos[0]?.status).toBe('ready')
})
