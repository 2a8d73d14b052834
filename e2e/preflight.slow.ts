import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { ensureFixtures } from '../src/server/testing/fixtures'
import { lookEverywhere } from './looks'
import { openCourse } from './outline-page'
import { freeBox } from './padded-video'
import {
  addChapters,
  courseIdOf,
  courseOf,
  describeCourse,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test,
} from './support'

const fixture = async (name: string) => join(await ensureFixtures(), name)

/** Uploads that the server heard of, by file name; their bytes wait until `release`. */
async function watchUploads(page: Page) {
  const begun: string[] = []
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  page.on('request', (request) => {
    if (!request.url().endsWith('/api/videos/upload')) return
    begun.push((request.postDataJSON() as { filename: string }).filename)
  })
  await page.route('**/storage/**', async (route) => {
    await held
    await route.continue()
  })
  return { begun, release }
}

/** Begins as MXF files do, which nothing here converts. */
async function tape(path: string): Promise<string> {
  await writeFile(path, Buffer.from('060e2b34020501010d01020101020400'.padEnd(2_000, '0'), 'hex'))
  return path
}

const statuses = async (page: Page) =>
  (await courseOf(page.request, courseIdOf(page))).chapters.flatMap(({ videos }) =>
    videos.map(({ filename, status }) => `${filename} ${status}`).sort(),
  )

test('a chosen file shows what is in it before a byte leaves; what is no video stays here', async ({
  page,
}) => {
  await describeCourse(page, 'Looked at first')
  await addChapters(page, 'Introduction')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Step 3 of 4')).toBeVisible()
  const { begun, release } = await watchUploads(page)
  const renamed = test.info().outputPath('mp4-as-avi.avi')
  await writeFile(
    renamed,
    Buffer.concat([await readFile(await fixture('mp4-as-avi.avi')), freeBox('another')]),
  )
  // What reads videos is fetched with the first file.
  expect(page.workers()).toEqual([])

  await page
    .getByLabel('Upload videos to Introduction')
    .setInputFiles([
      await fixture('mp4-h264-aac.mp4'),
      renamed,
      await fixture('mp4-no-audio.mp4'),
      await fixture('mov-hevc-phone.mov'),
      await tape(test.info().outputPath('tape.mov')),
      await fixture('pdf.webm'),
      await fixture('truncated-moov-at-end.mp4'),
      await fixture('zero-bytes.mp4'),
    ])

  const line = (title: string) => page.locator('ul > li').filter({ hasText: title })
  await expect(line('mp4 h264 aac').getByText('0:10 · 640 × 360 · H.264, AAC')).toBeVisible()
  await expect(line('mp4 as avi').getByText('H.264, AAC · really MP4')).toBeVisible()
  await expect(line('mp4 no audio').getByText('no sound in this file')).toBeVisible()
  await expect(line('mp4 h264 aac').locator('[data-picture=shown]')).toHaveCount(1)
  await expect(page.getByText(/zero-bytes\.mp4.*is empty \(0 bytes\)/)).toBeVisible()

  const pdf = line('pdf').filter({ hasText: 'This file is a PDF document, not a video.' })
  await expect(pdf.getByTestId('upload-error-icon')).toBeVisible()
  await expect(line('truncated').getByText(/The end of this file is missing/)).toBeVisible()
  // This server converts the one and not the other.
  await expect(line('mov hevc phone').getByText('is converted here once it was sent')).toBeVisible()
  await expect(line('tape').getByText(/This server cannot convert MXF files/)).toBeVisible()
  await expect
    .poll(() => begun.toSorted())
    .toEqual(['mov-hevc-phone.mov', 'mp4-as-avi.avi', 'mp4-h264-aac.mp4', 'mp4-no-audio.mp4'])
  await lookEverywhere(page, 'preflight-wizard')

  // The same place, another file.
  await pdf.getByLabel(/^Choose another file for/).setInputFiles(await fixture('mp4-anamorphic.mp4'))
  await expect(line('mp4 anamorphic').getByText('0:03 · 640 × 360 · H.264')).toBeVisible()
  await expect(pdf).toHaveCount(0)
  await page.getByRole('button', { name: /^Leave out tape/ }).click()
  await expect(line('tape')).toHaveCount(0)
  release()
  await expect
    .poll(() => statuses(page))
    .toEqual([
      'mov hevc phone ready',
      'mp4 anamorphic ready',
      'mp4 as avi ready',
      'mp4 h264 aac ready',
      'mp4 no audio ready',
    ])
  expect(begun).not.toContain('pdf.webm')
  expect(begun).not.toContain('tape.mov')
})

test('on the edit page a doubtful file asks, and a folder shows what is in its files', async ({
  page,
  context,
}, info) => {
  await openCourse(page, context.request, { Flour: ['Rye'] })
  const { begun, release } = await watchUploads(page)
  await page
    .getByLabel('Upload videos to Flour')
    .setInputFiles([await tape(info.outputPath('tape.mov')), await fixture('webm-vp9-opus.webm')])
  const asked = page.getByRole('alert').filter({ hasText: '1 file waits for your answer' })
  await expect(asked).toContainText('MXF files')
  await expect(
    page.getByRole('row', { name: /webm/ }).getByText('0:10 · 640 × 360 · VP9, Opus'),
  ).toBeVisible()
  await expect.poll(() => begun).toEqual(['webm-vp9-opus.webm'])
  await page.getByLabel('Choose file for Rye').setInputFiles(await fixture('text.mp4'))
  await expect(page.getByText(/This file is a text file, not a video/).first()).toBeVisible()
  await expectAccessible(page)
  await page.setViewportSize({ width: 360, height: 740 })
  await expectNoSidewaysScroll(page)
  await asked.getByRole('button', { name: 'Leave out' }).click()
  await expect(asked).toHaveCount(0)
  release()
  await expect.poll(() => statuses(page)).toEqual(['Rye planned', 'webm vp9 opus ready'])

  const folder = info.outputPath('Water')
  await mkdir(folder, { recursive: true })
  await copyFile(await fixture('mov-hevc-phone.mov'), join(folder, '1 phone.mov'))
  await copyFile(await fixture('mp4-long-10min.mp4'), join(folder, '2 long.mp4'))
  await writeFile(join(folder, '3 renamed.mp4'), 'words')
  await page.getByRole('button', { name: 'More for the outline' }).click()
  await page.getByRole('menuitem', { name: 'Choose a folder…' }).click()
  await page.getByLabel('Folder of videos', { exact: true }).setInputFiles(folder)
  const preview = page.getByRole('dialog', { name: /^Check the outline/ })
  await expect(preview.getByText('will be converted')).toBeVisible()
  await expect(preview.getByText('10:00', { exact: true })).toBeVisible()
  await expect(preview.getByText('not a video')).toBeVisible()
  await expectAccessible(page, undefined, '[role=dialog]')
  await expectNoSidewaysScroll(page)
})
