import type { APIRequestContext, BrowserContext, Page } from '@playwright/test'
import { KilledServer } from './killed-server'
import { randomFrom } from './random'
import { courseOf, expect, test, untilUsable } from './support'

const RUNS = Number(process.env.RUNS ?? 50)
/** Runs of one course; then a fresh one, so that it stays small. */
const PER_COURSE = 10
/**
 * What was typed this long before a crash is written down by then: a pause of the typing as short as it is taken for
 * one, and a slow disk.
 */
const WRITTEN_AFTER_MS = 700

const server = new KilledServer()

test.use({ baseURL: server.origin })
test.beforeAll(() => server.start())
test.afterAll(() => server.remove())

interface Typed {
  text: string
  at: number
}

interface Target {
  id: string
  /** The chapter whose title is typed again and again. */
  chapterId: string
  /** Chapters that were added and must be there from then on. */
  added: string[]
  /** The title that the first chapter had before this crash, and every one it was given since, in order. */
  names: Typed[]
}

test(`${RUNS} crashes of the tab, the server, or both: no edit is lost, none is made twice`, async ({
  context,
}) => {
  const random = randomFrom(4711)
  let target = await freshCourse(context.request)
  let page = await openCourse(context, target.id)
  let counted = { chapters: 0, names: 0 }
  const startedAt = Date.now()
  for (let run = 0; run < RUNS; run += 1) {
    if (run > 0 && run % PER_COURSE === 0) {
      target = await freshCourse(context.request)
      await page.close()
      page = await openCourse(context, target.id)
    }
    await test.step(`run ${run}`, async () => {
      const victim = random.pick(['tab', 'server', 'both'] as const)
      const added: Typed[] = []
      const typing = typeAtRandom(page, target, added, { run, random })
      await new Promise((resolve) => setTimeout(resolve, 150 + random.below(1_600)))
      if (victim !== 'tab') await server.end('SIGKILL')
      // Without a server, edits and texts pile up in the browser for a while.
      if (victim === 'both') await page.waitForTimeout(random.below(3) * 600)
      const written = victim === 'server' ? nothing : await writtenDown(page)
      const killedAt = Date.now()
      if (victim !== 'server') await crash(page)
      await typing
      if (victim !== 'tab') await server.start()
      if (victim !== 'server') page = await openCourse(context, target.id)

      const isSafe = ({ text, at }: Typed) =>
        victim === 'server' || at < killedAt - WRITTEN_AFTER_MS || written.includes(text)
      target.added.push(...added.filter(isSafe).map(({ text }) => text))
      const newest = target.names.findLastIndex(isSafe)
      counted = {
        chapters: counted.chapters + added.filter(isSafe).length,
        names: counted.names + (newest > 0 ? 1 : 0),
      }
      const kept = await everythingIsThere(
        page,
        target,
        target.names.slice(newest).map(({ text }) => text),
        `${victim} killed in run ${run}`,
      )
      // What was typed too late for this crash is gone for good: the next one must not ask for it.
      target.names = [{ text: kept, at: 0 }]
      if (victim === 'server') await closeFields(page)
    })
  }
  process.stdout.write(
    `${counted.chapters} chapters, ${counted.names} titles, ${Math.round((Date.now() - startedAt) / 1_000)} s\n`,
  )
  expect(counted.chapters).toBeGreaterThan(RUNS)
  expect(counted.names).toBeGreaterThan(RUNS / 3)
})

/**
 * @param allowed what the title of the first chapter may be
 * @returns what it is
 */
async function everythingIsThere(
  page: Page,
  target: Target,
  allowed: readonly string[],
  when: string,
): Promise<string> {
  const read = async () => {
    const [first, ...others] = (await courseOf(page.request, target.id)).chapters.map(({ title }) => title)
    return { first, others }
  }
  await expect(async () => {
    const { first, others } = await read()
    expect(target.added.filter((title) => !others.includes(title))).toEqual([])
    expect(allowed).toContain(first)
  }, when).toPass({ timeout: 45_000, intervals: [50, 100, 200] })
  await expect(page.getByRole('banner').getByRole('status')).toContainText(/^Saved/, { timeout: 45_000 })
  const { first, others } = await read()
  expect(others.length, `${when}: nothing is there twice`).toBe(new Set(others).size)
  expect(allowed, when).toContain(first)
  await page.evaluate(() => window.scrollTo(0, 0)) // what is out of sight is not drawn
  const row = page.locator(`[data-row-key="${target.chapterId}"]`) // whose title may be a field still
  await expect(row).toHaveAccessibleName(new RegExp(`^Chapter 1, ${first}, `))
  return first ?? ''
}

interface Script {
  run: number
  random: ReturnType<typeof randomFrom>
}

/** Types a new title for the first chapter letter by letter and adds chapters, in one order or the other, until the page is gone. */
async function typeAtRandom(page: Page, target: Target, added: Typed[], { run, random }: Script) {
  const isNameFirst = random.below(2) === 0
  const [letters, chapters, isEntered] = [1 + random.below(8), random.below(7), random.below(2) === 0]
  const typeName = async () => {
    await page.evaluate(() => window.scrollTo(0, 0)) // what is out of sight is not drawn
    const row = page.locator(`[data-row-key="${target.chapterId}"]`)
    await page.evaluate(() => window.scrollTo(0, 0))
    await row.focus({ timeout: 2_000 })
    await page.keyboard.press('F2')
    const field = row.getByRole('textbox', { name: 'Title of' })
    for (let i = 0; i < letters; i += 1) {
      const text = `n${run}${'.abcdefgh'.slice(0, i + 1)}`
      target.names.push({ text, at: Infinity })
      await field.fill(text, { timeout: 2_000 })
      target.names.splice(-1, 1, { text, at: Date.now() })
      await page.waitForTimeout(40)
    }
    if (isEntered) await field.press('Enter', { timeout: 2_000 })
  }
  const addChapters = async () => {
    await page.getByRole('button', { name: 'Add chapter' }).click({ timeout: 5_000 })
    const field = page.getByPlaceholder('Chapter title').last()
    for (let i = 0; i < chapters; i += 1) {
      const text = `r${run}.${i}`
      await field.fill(text, { timeout: 2_000 })
      await field.press('Enter', { timeout: 2_000 })
      added.push({ text, at: Date.now() })
    }
    await field.press('Escape', { timeout: 2_000 })
  }
  try {
    for (const step of isNameFirst ? [typeName, addChapters] : [addChapters, typeName]) await step()
  } catch {
    // The tab was killed under the typing, which is what this is about.
  }
}

/** Leaves a page that survived as a fresh one would be. */
async function closeFields(page: Page): Promise<void> {
  const field = page.getByRole('textbox', { name: /^Title of/ })
  if (await field.isVisible()) await field.press('Enter')
  await expect(page.getByRole('banner').getByRole('status')).toContainText(/^Saved/)
}

const nothing: string[] = []

/** Every text that the browser keeps: in an edit that was not answered, or typed and in no edit yet. */
const writtenDown = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('no answer'))
      })
    const known = await indexedDB.databases()
    if (!known.some(({ name }) => name === 'lectern')) return [] // opened here, it would be made empty
    const db = await done(indexedDB.open('lectern'))
    const stores = db.transaction(['edits', 'texts'])
    const all = JSON.stringify([
      await done(stores.objectStore('texts').getAll()),
      await done(stores.objectStore('edits').getAll()),
    ])
    db.close()
    return [...all.matchAll(/"(?:text|title|after)":"([nr]\d+\.[^"]*)"/g)].map(([, text]) => text ?? '')
  })

/** The renderer dies as of a bug: no unload, no last words. */
async function crash(page: Page): Promise<void> {
  const client = await page.context().newCDPSession(page)
  const gone = page.waitForEvent('crash')
  client.send('Page.crash').catch(() => undefined) // it has nobody to answer any more
  await gone
  await page.close()
}

async function openCourse(context: BrowserContext, courseId: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`/instructor/course/${courseId}/edit`)
  await untilUsable(page)
  return page
}

async function freshCourse(request: APIRequestContext): Promise<Target> {
  const chapterId = crypto.randomUUID()
  const made = await request.post('/api/courses', {
    data: {
      title: 'Crashes',
      description: 'Nothing is lost.',
      difficulty: 'beginner',
      chapters: [{ id: chapterId, title: 'First', videos: [] }],
    },
  })
  const { id } = (await made.json()) as { id: string }
  expect((await request.post(`/api/courses/${id}/complete-setup`, { data: {} })).status()).toBe(200)
  return { id, chapterId, added: [], names: [{ text: 'First', at: 0 }] }
}
