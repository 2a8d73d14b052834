import { randomUUID } from 'node:crypto'
import type { APIRequestContext, Locator, Page } from '@playwright/test'
import { courseOf, expect, untilDraggable, untilUsable } from './support'

/** The outline of the edit page, for tests that work in it. */

type Plan = Record<string, string[]>

/** A finished course, made in one request; the page is on it. */
export async function openCourse(page: Page, request: APIRequestContext, plan: Plan): Promise<string> {
  const made = await request.post('/api/courses', {
    data: {
      title: 'Winter bread',
      description: 'Rye and patience.',
      difficulty: 'beginner',
      chapters: Object.entries(plan).map(([title, videos]) => ({
        id: randomUUID(),
        title,
        videos: videos.map((filename) => ({ id: randomUUID(), filename })),
      })),
    },
  })
  expect(made.status(), await made.text()).toBe(201)
  const { id } = (await made.json()) as { id: string }
  expect((await request.post(`/api/courses/${id}/complete-setup`, { data: {} })).status()).toBe(200)
  await page.goto(`/instructor/course/${id}/edit`)
  await untilUsable(page)
  return id
}

export const bread: Plan = {
  Flour: ['Rye', 'Wheat', 'Spelt', 'Oats'],
  Water: ['Cold', 'Warm'],
  Fire: [],
}
export const large = (chapters: number, videos: number): Plan =>
  Object.fromEntries(
    Array.from({ length: chapters }, (_chapter, at) => [
      `Chapter ${at + 1}`,
      Array.from({ length: videos }, (_video, index) => `Video ${at + 1}.${index + 1}`),
    ]),
  )

export const row = (page: Page, title: string) =>
  page.getByRole('row', { name: new RegExp(`^(Chapter|Video) [\\d.]+, ${title}(,|$)`) })
export const grip = (page: Page, title: string) =>
  page.getByRole('button', { name: new RegExp(`^Drag to reorder (chapter|video) ${title}$`) })
export const outline = async (request: APIRequestContext, id: string) =>
  (await courseOf(request, id)).chapters.map(({ title, videos }) =>
    [title, ...videos.map(({ filename }) => filename)].join(' '),
  )
export const dropLine = (page: Page) => page.locator('.drop-here')
export const card = (page: Page) => page.locator('.drag-card')
export const announced = (page: Page) => page.locator('[aria-live=polite].sr-only').first()

export async function box(target: Locator) {
  const found = await target.boundingBox()
  if (!found) throw new Error(`nothing to see of ${target.toString()}`)
  return found
}

/** Takes hold of a row and moves a little, which starts the drag. */
export async function lift(page: Page, title: string) {
  await untilDraggable(page)
  const from = await box(row(page, title))
  await page.mouse.move(from.x + 200, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(from.x + 206, from.y + from.height / 2 + 6, { steps: 2 })
  await expect(card(page)).toBeVisible()
}

/** Moves over a row, once it stands still: a list that scrolled by itself may go on for a moment. */
export async function hoverOver(page: Page, title: string, edge: 'top' | 'bottom') {
  await expect(async () => {
    const to = await box(row(page, title))
    const y = edge === 'top' ? to.y + 4 : to.y + to.height - 4
    await page.mouse.move(to.x + 220, y, { steps: 8 })
    await page.mouse.move(to.x + 221, y)
    expect(await box(row(page, title))).toEqual(to)
  }).toPass()
}
