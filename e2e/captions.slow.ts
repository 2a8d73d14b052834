import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureFixtures } from '../src/server/testing/fixtures'
import { openCourse } from './outline-page'
import { courseOf, expect, expectAccessible, expectNoSidewaysScroll, test, uploadVideo } from './support'

const srt = '1\n00:00:00,500 --> 00:00:04,000\nRye <script>document.title="x"</script> first\n'

test('captions are added, corrected, shown by the player, and kept as a file', async ({ page, context }) => {
  const { request } = context
  const id = await openCourse(page, request, { Flour: ['Rye'] })
  const [flour] = (await courseOf(request, id)).chapters
  const rye = flour?.videos[0]?.id ?? ''
  await uploadVideo(
    request,
    { courseId: id, chapterId: flour?.id ?? '', id: rye },
    join(await ensureFixtures(), 'mp4-h264-aac.mp4'),
  )
  await expect(page.getByRole('button', { name: 'Play video Rye' })).toBeVisible()

  await page.getByRole('button', { name: 'More for Rye' }).click()
  await page.getByRole('menuitem', { name: 'Captions…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Choose caption files').setInputFiles({
    name: 'rye.de.srt',
    mimeType: 'application/x-subrip',
    buffer: Buffer.from(srt),
  })
  await expect(dialog.getByRole('combobox', { name: 'Language' })).toHaveValue('de')
  await dialog.getByRole('button', { name: 'Add German captions' }).click()
  await expect(dialog.getByText('German (de), 1 caption, to 0:04')).toBeVisible()

  await dialog.getByRole('button', { name: 'Edit German captions' }).click()
  const text = dialog.getByRole('textbox', { name: 'Text of caption 1' })
  await expect(text).toHaveValue('Rye document.title="x" first')
  await text.fill('Roggen <i>zuerst</i>, مرحبا')
  await expect(dialog.getByText('Saved', { exact: true })).toBeVisible()
  await expectAccessible(page)
  await page.setViewportSize({ width: 360, height: 740 })
  await expectNoSidewaysScroll(page)
  await page.setViewportSize({ width: 1280, height: 720 })
  await dialog.getByRole('button', { name: 'Done' }).click()

  const download = page.waitForEvent('download')
  await dialog.getByRole('link', { name: 'Download German as .srt' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('Rye.de.srt')
  expect(await readFile(await file.path(), 'utf8')).toBe(
    '1\n00:00:00,500 --> 00:00:04,000\nRoggen <i>zuerst</i>, مرحبا\n',
  )
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByText('1 of 1 video has German captions')).toBeVisible()

  await page.getByRole('button', { name: 'Play video Rye' }).click()
  const video = page.getByRole('dialog').locator('video')
  await expect(video.locator('track[kind=captions]')).toHaveCount(1)
  const cues = () =>
    video.evaluate((element: HTMLVideoElement) => {
      const track = [...element.textTracks].find(({ kind }) => kind === 'captions')
      if (!track) return null
      track.mode = 'hidden'
      return [track.label, ...Array.from(track.cues ?? [], (cue) => (cue as VTTCue).text)]
    })
  await expect.poll(cues).toEqual(['Deutsch', 'Roggen <i>zuerst</i>, مرحبا'])
})
