import type { Route } from '@playwright/test'
import { bread, openCourse } from './outline-page'
import { courseOf, expect, expectAccessible, expectNoSidewaysScroll, test, untilUsable } from './support'

test('an editor left open across a deploy goes on, and is asked to load anew when a part is gone', async ({
  page,
}) => {
  const id = await openCourse(page, page.request, bread)
  const offer = page.getByRole('complementary', { name: 'Lectern was updated' })

  // The next answers are the new release's: it is said, and can wait.
  const another = (route: Route) =>
    route
      .fetch()
      .then((response) =>
        route.fulfill({ response, headers: { ...response.headers(), 'x-lectern-build': 'another' } }),
      )
  await page.route('**/api/courses/*/chapters', another)
  await page.getByRole('button', { name: 'Add chapter' }).click()
  await page.getByPlaceholder('Chapter title').fill('Air')
  await page.getByPlaceholder('Chapter title').press('Enter')
  await expect(offer).toBeVisible()
  await expectAccessible(page)
  await page.setViewportSize({ width: 360, height: 800 })
  await expectNoSidewaysScroll(page)
  await page.setViewportSize({ width: 1280, height: 900 })
  await offer.getByRole('button', { name: 'Not now' }).click()
  await expect(offer).toBeHidden()

  // Nothing of the old build is there any more, and what is typed meanwhile does not get through either.
  await page.route('**/_next/static/chunks/**', (route) => route.fulfill({ status: 404 }))
  await page.route(`**/api/courses/${id}`, (route) =>
    route.request().method() === 'PATCH' ? route.abort('connectionreset') : route.continue(),
  )
  await page.getByRole('button', { name: 'Edit course title' }).click()
  await page.getByLabel('Course title').fill('Typed across a deploy')
  await page.getByLabel('Course title').press('Enter')
  await page.getByRole('button', { name: 'People' }).click()
  await expect(offer).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Typed across a deploy')

  await page.unrouteAll()
  await offer.getByRole('button', { name: 'Reload' }).click()
  await untilUsable(page)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Typed across a deploy')
  await expect.poll(async () => (await courseOf(page.request, id)).title).toBe('Typed across a deploy')
  await expect(page.getByRole('row', { name: /^Chapter 4, Air/ })).toBeVisible()
  await page.getByRole('button', { name: 'People' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
})
