import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { ensureFixtures } from '../src/server/testing/fixtures'
import { makeCourse } from './course-api'
import {
  courseIdOf,
  courseOf,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  sha256,
  storedSha256,
  test,
  untilUsable,
  uploadVideo,
} from './support'

test('a course is taken away as a package and taken in by somebody else, file and all', async ({
  page,
  context,
}, info) => {
  const file = join(await ensureFixtures(), 'mp4-h264-aac.mp4')
  const course = await makeCourse(context.request, {
    title: 'Light & shade',
    chapters: { First: ['Shadow', 'Later'], Empty: [] },
  })
  const [chapter] = course.chapters
  const target = { courseId: course.id, chapterId: chapter?.id ?? '', id: chapter?.videos[0]?.id ?? '' }
  await uploadVideo(context.request, target, file)

  await page.goto('/instructor/courses')
  await untilUsable(page)
  await page.getByRole('button', { name: 'More actions for Light & shade' }).click()
  await page.getByRole('menuitem', { name: 'Export…' }).click()
  await expect(page.getByRole('dialog', { name: 'Export “Light & shade”' })).toBeVisible()
  await expectAccessible(page)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /^Download/ }).click(),
  ])
  expect(download.suggestedFilename()).toBe('Light & shade.lectern.zip')
  const zip = info.outputPath('package.zip')
  await download.saveAs(zip)

  const other = {
    name: 'Jonas Berg',
    email: `jonas-${randomUUID()}@school.example`,
    password: 'a long enough one',
  }
  const signedUp = await context.request.post('/api/auth/sign-up/email', {
    data: other,
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  expect(signedUp.status()).toBe(200)
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto('/instructor/courses')
  await untilUsable(page)
  await page.getByRole('button', { name: 'Import a course' }).click()
  await expect(page.getByRole('button', { name: 'Choose a package…' })).toBeFocused()
  await page.getByLabel('Course package').setInputFiles(zip)
  await expect(page.getByRole('dialog', { name: 'Import “Light & shade”' })).toBeVisible()
  await expect(page.getByRole('row', { name: /Shadow New File is sent/ })).toBeVisible()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)

  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByText('The file is here.')).toBeVisible()
  await page.getByRole('link', { name: 'Open the course' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /Light & shade/ })).toBeVisible()

  const id = courseIdOf(page)
  expect(id).not.toBe(course.id)
  const imported = () => courseOf(context.request, id)
  await expect
    .poll(async () =>
      (await imported()).chapters.map(({ title, videos }) => [
        title,
        ...videos.map((video) => `${video.filename}: ${video.status}`),
      ]),
    )
    .toEqual([['First', 'Shadow: ready', 'Later: planned'], ['Empty']])
  const [video] = (await imported()).chapters[0]?.videos ?? []
  expect(await storedSha256(context.request, video?.id ?? '')).toBe(await sha256(file))
})
