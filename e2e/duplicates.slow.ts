import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureFixtures } from '../src/server/testing/fixtures'
import {
  addChapters,
  courseIdOf,
  courseOf,
  describeCourse,
  expect,
  expectAccessible,
  sha256,
  storedSha256,
  test,
} from './support'

test('of two copies in one choice the second is asked about, and used again when the first has arrived', async ({
  page,
  context,
}) => {
  const fixtures = await ensureFixtures()
  const folder = await mkdtemp(join(tmpdir(), 'lectern-copies-'))
  const [original, copy] = ['Owl.mp4', 'Owl (copy).mp4'].map((name) => join(folder, name)) as [string, string]
  await copyFile(join(fixtures, 'mp4-h264-aac.mp4'), original)
  await copyFile(original, copy)
  await describeCourse(page, 'Copies')
  await addChapters(page, 'Birds')
  await page.getByRole('button', { name: 'Next' }).click()
  const begun: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/sign')) begun.push(request.url())
  })
  await page.getByLabel('Upload videos to Birds').setInputFiles([original, copy])
  const question = page.getByRole('dialog', { name: 'You have this file already' })
  await expect(question.getByText(/^The same file is/)).toBeVisible()
  await question.getByRole('combobox').selectOption('reuse')
  await question.getByRole('button', { name: 'Go on' }).click()
  const videos = async () => (await courseOf(context.request, courseIdOf(page))).chapters[0]?.videos ?? []
  await expect.poll(async () => (await videos()).map(({ status }) => status)).toEqual(['ready', 'ready'])
  expect(new Set(begun).size).toBe(1)
  for (const { id } of await videos()) {
    expect(await storedSha256(context.request, id)).toBe(await sha256(original))
  }
  await rm(folder, { recursive: true })
})

test('a file that is there already is used again without a byte sent, and stays when the first one goes', async ({
  page,
  context,
}) => {
  const fixtures = await ensureFixtures()
  const folder = await mkdtemp(join(tmpdir(), 'lectern-twice-'))
  const [original, renamed, fresh] = ['Heron.mp4', 'Heron, final.mp4', 'Long day.mp4'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  await copyFile(join(fixtures, 'mp4-h264-aac.mp4'), original)
  await copyFile(original, renamed)
  await copyFile(join(fixtures, 'mp4-long-10min.mp4'), fresh)

  await describeCourse(page, 'Files that come again')
  await addChapters(page, 'Birds')
  await page.getByRole('button', { name: 'Next' }).click()
  const input = page.getByLabel('Upload videos to Birds')
  await input.setInputFiles(original)
  await expect(page.getByText('100% Complete')).toBeVisible()

  const begun: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/sign')) begun.push(request.url())
  })
  await input.setInputFiles([renamed, fresh])
  const question = page.getByRole('dialog', { name: 'You have this file already' })
  await expect(
    question.getByText(/The same file is in “Files that come again”, chapter “Birds”/),
  ).toBeVisible()
  await expectAccessible(page)
  // The other one does not wait for the answer.
  const videos = async () => (await courseOf(context.request, courseIdOf(page))).chapters[0]?.videos ?? []
  await expect
    .poll(async () => (await videos()).map(({ filename, status }) => `${filename}: ${status}`))
    .toEqual(['Heron: ready', 'Long day: ready'])
  expect(new Set(begun).size).toBe(1)

  await page.keyboard.press('Enter') // "Go on" has the focus
  await expect(question).toBeHidden()
  await expect.poll(async () => (await videos()).length).toBe(3)
  const [first, , again] = await videos()
  expect(again).toMatchObject({ filename: 'Heron, final', status: 'ready' })
  expect(new Set(begun).size).toBe(1)
  expect(await storedSha256(context.request, again?.id ?? '')).toBe(await sha256(original))

  const course = `/api/courses/${courseIdOf(page)}`
  await context.request.delete(`/api/videos/${first?.id}`)
  await context.request.post(`${course}/purge`, { data: {} })
  expect(await storedSha256(context.request, again?.id ?? '')).toBe(await sha256(original))
  await rm(folder, { recursive: true })
})
