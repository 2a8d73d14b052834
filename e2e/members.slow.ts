import { randomUUID } from 'node:crypto'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { expect, expectAccessible, expectNoSidewaysScroll, test, untilUsable } from './support'

interface Person {
  context: BrowserContext
  page: Page
  name: string
  email: string
}

const open: BrowserContext[] = []
test.afterEach(async () => {
  for (const context of open.splice(0)) await context.close()
})

/** Somebody else, in a browser of their own. */
async function visitor(browser: Browser): Promise<Page> {
  const context = await browser.newContext()
  open.push(context)
  return context.newPage()
}

async function person(browser: Browser, name: string): Promise<Person> {
  const page = await visitor(browser)
  const context = page.context()
  const email = `${randomUUID()}@school.example`
  const answer = await context.request.post('/api/auth/sign-up/email', {
    data: { name, email, password: 'a long enough one' },
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  expect(answer.status(), await answer.text()).toBe(200)
  return { context, page, name, email }
}

async function makeCourse(page: Page, title: string): Promise<string> {
  const answer = await page.request.post('/api/courses', {
    data: {
      title,
      description: 'For people who count.',
      difficulty: 'beginner',
      chapters: [
        { id: randomUUID(), title: 'Before you go out', videos: [{ id: randomUUID(), filename: 'Boots' }] },
      ],
    },
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  return ((await answer.json()) as { id: string }).id
}

const edit = async (page: Page, id: string) => {
  await page.goto(`/instructor/course/${id}/edit`)
  await untilUsable(page)
}
const openPeople = async (page: Page) => {
  await page.getByRole('button', { name: 'People' }).click()
  await expect(page.getByRole('list', { name: 'People' })).toBeVisible()
}
const invite = async (page: Page, email: string, role: string) => {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Rights', { exact: true }).selectOption(role)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
}

test('an account that is invited has the course in its list, and works on it', async ({ page, browser }) => {
  const id = await makeCourse(page, 'Counting birds')
  const jonas = await person(browser, 'Jonas Berg')
  await edit(page, id)
  await openPeople(page)
  await expect(page.getByLabel('Email')).toBeFocused()
  await invite(page, jonas.email, 'Editor')
  const row = page.getByRole('listitem').filter({ hasText: 'Jonas Berg' })
  await expect(row.getByRole('combobox')).toHaveValue('editor')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('button', { name: 'People' })).toBeFocused()

  await jonas.page.goto('/instructor/courses')
  await expect(jonas.page.getByText('Counting birds')).toBeVisible()
  await edit(jonas.page, id)
  await jonas.page.getByRole('button', { name: 'Edit course title' }).click()
  await jonas.page.getByRole('textbox', { name: 'Course title' }).fill('Counting birds, together')
  await jonas.page.keyboard.press('Enter')
  await expect
    .poll(
      async () => ((await (await page.request.get(`/api/courses/${id}`)).json()) as { title: string }).title,
    )
    .toBe('Counting birds, together')
})

test('somebody who works on the course is told at once of less rights, and of none', async ({
  page,
  browser,
}) => {
  const id = await makeCourse(page, 'Counting beetles')
  const jonas = await person(browser, 'Jonas Berg')
  await edit(page, id)
  await openPeople(page)
  await invite(page, jonas.email, 'Editor')
  await expect(page.getByRole('combobox', { name: 'Rights of Jonas Berg' })).toBeVisible()
  await edit(jonas.page, id)
  await expect(page.getByText('Jonas Berg is here')).toBeAttached()

  await jonas.page.getByRole('button', { name: 'Edit course title' }).click()
  await jonas.page.getByRole('textbox', { name: 'Course title' }).fill('Counting beetles, together')
  await jonas.page.keyboard.press('Enter')
  await expect(page.getByText('Counting beetles, together').first()).toBeAttached()

  await page.getByRole('combobox', { name: 'Rights of Jonas Berg' }).selectOption('Viewer')
  await expect(jonas.page.getByText('You can look at this course; Ines Falk can change it.')).toBeVisible()
  await expect(jonas.page.getByRole('button', { name: 'Edit course title' })).toHaveCount(0)
  await expect(jonas.page.getByRole('list', { name: 'Outline' })).toContainText('Boots')
  await expectAccessible(jonas.page)

  // What the owner does is still seen, by the same stream.
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Edit course title' }).click()
  await page.getByRole('textbox', { name: 'Course title' }).fill('Counting beetles, alone')
  await page.keyboard.press('Enter')
  await expect(jonas.page.getByRole('heading', { level: 1 })).toHaveText('Counting beetles, alone')

  await openPeople(page)
  await page.getByRole('button', { name: 'Remove Jonas Berg' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(
    jonas.page.getByRole('alert').filter({ hasText: 'You are no longer on this course' }),
  ).toBeVisible()
  await expectAccessible(jonas.page)
  await jonas.page.getByRole('link', { name: 'To your courses' }).click()
  await expect(jonas.page).toHaveURL('/instructor/courses')
  // The live region may still hold what it said last.
  await expect(jonas.page.getByRole('main').getByText('Counting beetles')).toHaveCount(0)
})

test('anybody else joins by a link, and makes an account on the way', async ({ page, browser }) => {
  const id = await makeCourse(page, 'Counting plants')
  const email = `tilda-${randomUUID()}@school.example`
  await edit(page, id)
  await openPeople(page)
  await invite(page, email, 'Viewer')
  await expect(page.getByText('Lectern sends no mail.')).toBeVisible()
  const link = await page.getByLabel('Invitation link').inputValue()
  await expectAccessible(page)

  const tilda = await visitor(browser)
  await tilda.goto(link)
  await expect(tilda.getByRole('heading', { name: 'Join “Counting plants”' })).toBeVisible()
  await expectAccessible(tilda)
  await tilda.getByRole('link', { name: 'Create account' }).click()
  await expect(tilda.getByLabel('Email')).toHaveValue(email)
  await tilda.getByLabel('Name').fill('Tilda Vik')
  await tilda.getByLabel('Password', { exact: true }).fill('a long enough one')
  await tilda.getByRole('button', { name: 'Create account' }).click()
  await tilda.getByRole('button', { name: 'Join the course' }).click()
  await expect(tilda).toHaveURL(`/instructor/course/${id}/edit`)
  await expect(tilda.getByText('You can look at this course; Ines Falk can change it.')).toBeVisible()
  await expect(tilda.getByRole('button', { name: 'Publish' })).toHaveCount(0)
  await expect(tilda.getByRole('button', { name: 'Add chapter' })).toHaveCount(0)
  await expectAccessible(tilda)

  // The link is used up.
  const third = await visitor(browser)
  await third.goto(link)
  await expect(third.getByRole('heading', { name: 'No invitation here' })).toBeVisible()

  await openPeople(tilda)
  await expect(tilda.getByText(email)).toHaveCount(0)
  await tilda.getByRole('button', { name: 'Leave the course' }).click()
  await tilda.getByRole('button', { name: 'Leave', exact: true }).click()
  await expect(tilda).toHaveURL('/instructor/courses')
  await expect(tilda.getByText('Counting plants', { exact: true })).toHaveCount(0)
})

test('the dialog fits a phone, in both appearances', async ({ page, browser }) => {
  const id = await makeCourse(page, 'A course with a title that is quite a bit longer than most of them')
  const jonas = await person(browser, 'Jonas Berg')
  await page.setViewportSize({ width: 360, height: 740 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await edit(page, id)
    await openPeople(page)
    if (colorScheme === 'light') await invite(page, jonas.email, 'Viewer')
    await page.getByRole('button', { name: 'Remove Jonas Berg' }).click()
    await expect(page.getByRole('button', { name: 'Keep', exact: true })).toBeFocused()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
  }
})
