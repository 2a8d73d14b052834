import type { APIRequestContext, Page } from '@playwright/test'
import { linesOf, OutlineModel, SentWrites, treeOf } from './outline-log'
import { editAtRandom, type Made, settle, shownIn } from './outline-script'
import { randomFrom } from './random'
import { expect, test, untilUsable } from './support'

const SCRIPTS = Number(process.env.SCRIPTS ?? 200)
const FIRST = Number(process.env.FIRST_SCRIPT ?? 0)
/** Edits of each of the two pages. */
const EDITS = 5
/** Scripts of one course; then a fresh one, so that it stays small enough to be drawn whole. */
const PER_COURSE = 20

interface Side {
  page: Page
  sent: SentWrites
}

/** Not found, changed meanwhile, or no place for it any more: what the other page did came first. */
const OVERTAKEN = [404, 409, 422]

test(`two browsers making random edits end with the server's outline, ${SCRIPTS} scripts`, async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const storageState = await context.storageState()
  const other = await browser.newContext({ baseURL: baseURL ?? '', storageState })
  const sides = [page, await other.newPage()].map((one): Side => ({ page: one, sent: new SentWrites(one) }))
  // Rows that are out of sight are not drawn: everything has to be seen.
  for (const side of sides) await side.page.setViewportSize({ width: 1280, height: 6_000 })

  let [edited, done, overtaken] = [0, 0, 0]
  let model: OutlineModel | undefined
  const startedAt = Date.now()
  for (let script = FIRST; script < FIRST + SCRIPTS; script += 1) {
    if (!model || (script - FIRST) % PER_COURSE === 0) {
      const tree = await freshCourse(context.request)
      model = new OutlineModel(tree)
      for (const side of sides) {
        await side.page.goto(`/instructor/course/${tree.id}/edit`)
        await untilUsable(side.page)
        side.sent.accepted.clear()
      }
    }
    const known = model
    await test.step(`script ${script}`, async () => {
      const given: string[] = []
      const made = await Promise.all(sides.map((side, at) => run(side, script, at, given)))
      edited += made.flat().length

      // The save state shows what was for a moment after an edit: only all of it together says that all is over.
      await expect(async () => {
        for (const [at, side] of sides.entries()) {
          await settle(side.page, randomFrom(script * 2 + at), given)
          await side.sent.read()
        }
        done += await known.follow(context.request)
        await nothingIsLost(sides, made, known, given)
        expect(linesOf(await treeOf(context.request, known.id)), 'the server').toEqual(known.lines)
        for (const side of sides) expect(await shownIn(side.page), 'a page').toEqual(known.lines)
      }, `script ${script}`).toPass({ timeout: 45_000, intervals: [50, 100, 200] })
      overtaken += await forgetRefused(sides, script)
    })
  }
  process.stdout.write(
    `${edited} edits, ${done} operations, ${overtaken} overtaken, ${Math.round((Date.now() - startedAt) / 1_000)} s\n`,
  )
  expect(edited).toBeGreaterThan(SCRIPTS * EDITS * 1.5)
  await other.close()
})

async function run({ page }: Side, script: number, side: number, given: string[]): Promise<Made[]> {
  const random = randomFrom(script * 2 + side)
  const done: Made[] = []
  for (let i = 0; i < EDITS; i += 1) {
    const edit = await editAtRandom(page, random, `s${script}.${side}.${i}`, given)
    if (edit) done.push(edit)
  }
  return done
}

async function nothingIsLost(
  sides: Side[],
  made: Made[][],
  model: OutlineModel,
  given: string[],
): Promise<void> {
  // Each write that was answered is one operation, and there are no others.
  const accepted = new Set(sides.flatMap(({ sent }) => [...sent.accepted]))
  expect([...model.operations.keys()].filter((key) => !accepted.has(key))).toEqual([])
  expect([...accepted].filter((key) => !model.operations.has(key))).toEqual([])
  // Each title is in the log, or a page keeps it because what it was for is gone; or it was given up for a newer
  // one, typed here before it was sent or chosen from the other page.
  const missing = made.flatMap((edits) =>
    edits.flatMap(({ kind, title, id }, at) => {
      const isReplaced =
        kind === 'rename' && edits.slice(at + 1).some((later) => later.kind === kind && later.id === id)
      return title === undefined || isReplaced || model.titles.has(title) ? [] : [{ kind, title }]
    }),
  )
  const kept = missing.length === 0 ? '' : [...given, ...(await Promise.all(sides.map(wordsOn)))].join('\n')
  for (const { kind, title } of missing) expect(kept, kind).toContain(title)
  // What was deleted is out of the outline, and only marked.
  const lines = model.lines.join('\n')
  for (const { kind, id } of made.flat()) {
    if (kind === 'delete') expect(lines).not.toContain(id)
  }
  expect(model.removed).toEqual([])
}

/** Everything readable on a page, and what stands in its fields. */
const wordsOn = ({ page }: Side): Promise<string> =>
  page.evaluate(() =>
    [document.body.innerText, ...[...document.querySelectorAll('input')].map((input) => input.value)].join(
      '\n',
    ),
  )

/** The next script begins with no text left over. @returns how many writes were refused */
async function forgetRefused(sides: Side[], script: number): Promise<number> {
  let count = 0
  for (const { page, sent } of sides) {
    for (const { status, words } of sent.refused) {
      expect(OVERTAKEN, `script ${script}: ${words}`).toContain(status)
    }
    count += sent.refused.splice(0).length
    for (const name of ['Drop the text', 'Give up the change']) {
      const buttons = page.getByRole('button', { name })
      for (let left = await buttons.count(); left > 0; left -= 1) await buttons.first().click()
    }
  }
  return count
}

async function freshCourse(request: APIRequestContext) {
  const made = await request.post('/api/courses', {
    data: {
      title: 'Two at once',
      description: 'A course that two people shape.',
      difficulty: 'beginner',
      chapters: ['A', 'B', 'C'].map((title) => ({
        id: crypto.randomUUID(),
        title,
        videos: [1, 2, 3].map((n) => ({ id: crypto.randomUUID(), filename: `${title}${n}` })),
      })),
    },
  })
  expect(made.status()).toBe(201)
  const { id } = (await made.json()) as { id: string }
  expect((await request.post(`/api/courses/${id}/complete-setup`, { data: {} })).status()).toBe(200)
  return treeOf(request, id)
}
