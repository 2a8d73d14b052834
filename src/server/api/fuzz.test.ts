import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { newId } from '@/lib/ids'
import { courseTreeResponse, startUploadResponse } from '@/schemas/responses'
import { makePlan } from '../testing/factories'
import { useTestApp, type TestUser } from '../testing/test-app'

const RUNS = 2_000
/** Random calls delete and finish things; a fresh course now and then keeps the deep paths reachable. */
const RUNS_PER_COURSE = 40

const app = useTestApp()
let ines: TestUser
let ids: { course: string; chapter: string; other: string; video: string; planned: string; upload: string }

beforeAll(async () => {
  ines = await app.signUp()
})

async function freshCourse(): Promise<void> {
  const chapters = makePlan([2, 1])
  const basics = { title: 'Light', description: 'How to see it.', difficulty: 'beginner', chapters }
  const course = courseTreeResponse.parse(
    await (await app.request('/api/courses', { as: ines, json: basics })).json(),
  )
  const [first, second] = course.chapters
  const [video, planned] = first?.videos ?? []
  if (!first || !second || !video || !planned) throw new Error('the outline is not as planned')
  const json = { id: video.id, courseId: course.id, chapterId: first.id, filename: 'a.mp4', size: 1_000 }
  const started = await app.request('/api/videos/upload', { as: ines, json })
  const { upload } = startUploadResponse.parse(await started.json())
  ids = {
    course: course.id,
    chapter: first.id,
    other: second.id,
    video: video.id,
    planned: planned.id,
    upload: upload.id,
  }
}

/** Every write route that reads a body, with one that is right. */
const routes: [method: string, path: () => string, right: () => Record<string, unknown>][] = [
  [
    'POST',
    () => '/api/courses',
    () => ({
      id: newId(),
      title: 'A',
      description: 'B',
      price: 9.99,
      difficulty: 'advanced',
      setup_step: 2,
      chapters: makePlan([1]),
    }),
  ],
  [
    'PATCH',
    () => `/api/courses/${ids.course}`,
    () => ({ title: 'A', description: 'B', price: null, difficulty: 'beginner', setup_step: 4 }),
  ],
  ['POST', () => `/api/courses/${ids.course}/complete-setup`, () => ({ pendingDeletes: [ids.planned] })],
  ['POST', () => `/api/courses/${ids.course}/publish`, () => ({})],
  ['POST', () => `/api/courses/${ids.course}/duplicate`, () => ({ id: newId(), withVideos: true })],
  [
    'POST',
    () => `/api/courses/${ids.course}/chapters`,
    () => ({ id: newId(), title: 'A', afterId: ids.chapter }),
  ],
  [
    'POST',
    () => `/api/courses/${ids.course}/moves`,
    () => ({ type: 'video', id: ids.video, toChapterId: ids.other, afterId: null, revision: 1 }),
  ],
  ['POST', () => `/api/courses/${ids.course}/restore`, () => ({ ids: [ids.planned] })],
  ['POST', () => `/api/courses/${ids.course}/purge`, () => ({ ids: [ids.planned] })],
  ['PATCH', () => `/api/chapters/${ids.chapter}`, () => ({ title: 'A' })],
  ['POST', () => `/api/chapters/${ids.chapter}/videos`, () => ({ id: newId(), filename: 'A' })],
  ['PATCH', () => `/api/videos/${ids.video}`, () => ({ filename: 'A' })],
  [
    'PATCH',
    () => '/api/videos',
    () => ({
      updates: [
        { id: ids.video, filename: 'A', chapterId: ids.other, order: 0 },
        { id: ids.planned, order: 3 },
      ],
    }),
  ],
  [
    'POST',
    () => '/api/videos/upload',
    () => ({
      id: ids.planned,
      uploadId: newId(),
      courseId: ids.course,
      chapterId: ids.chapter,
      filename: 'talk.mp4',
      size: 5_000,
      lastModified: 1,
      fingerprint: 'f',
    }),
  ],
  ['POST', () => `/api/uploads/${ids.upload}/sign`, () => ({ partNumbers: [1] })],
  ['POST', () => `/api/uploads/${ids.upload}/complete`, () => ({})],
]

/** Values that have broken servers before. */
const nasty = fc.constantFrom<unknown>(
  '\0',
  'a\0b.mp4',
  '\uD800',
  '\u202E',
  '%00',
  "'; drop table course; --",
  '__proto__',
  'x'.repeat(20_000),
  '👩‍👩‍👧'.repeat(300),
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  Number.MAX_SAFE_INTEGER,
  1e308,
  -0,
  1e-9,
  0.1 + 0.2,
  2 ** 31,
  2 ** 63,
  null,
  [],
  {},
  [[[[[]]]]],
  { $gt: '' },
)
const anyValue = fc.oneof(nasty, fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }), fc.integer())

/** One change at one place: put another value there, take it out, or put something beside it. */
const mutation = fc.record({
  kind: fc.constantFrom('replace', 'replace', 'remove', 'add'),
  place: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
  key: fc.oneof(fc.constantFrom('__proto__', 'constructor', 'instructor_id', 'position'), fc.string()),
  value: anyValue,
})
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

function mutate(body: unknown, { kind, place, key, value }: Mutation): unknown {
  const copy: unknown = structuredClone(body)
  // Drawn values may be one object in several mutations; inside itself it would be no JSON.
  const given: unknown = structuredClone(value)
  let at = copy
  for (const [depth, step] of place.entries()) {
    if (!isContainer(at)) break
    const keys = Object.keys(at)
    const name = keys[step % Math.max(keys.length, 1)]
    const inner = name === undefined ? undefined : at[name]
    if (depth < place.length - 1 && isContainer(inner)) {
      at = inner
      continue
    }
    const isNew = kind === 'add' || name === undefined
    if (kind === 'remove' && name !== undefined) delete at[name]
    else {
      // Not an assignment: `__proto__` shall be a key of the JSON text like any other.
      const property = { value: given, enumerable: true, configurable: true, writable: true }
      if (!Array.isArray(at) || !isNew) Object.defineProperty(at, isNew ? key : name, property)
      else at.push(given)
    }
    break
  }
  return copy
}

const bodyFor = (right: () => unknown) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)) },
    {
      weight: 4,
      arbitrary: fc
        .array(mutation, { maxLength: 3 })
        .map((mutations) => JSON.stringify(mutations.reduce(mutate, right()))),
    },
    {
      weight: 1,
      arbitrary: fc.nat(300).map((cut) => JSON.stringify(right()).slice(0, cut)),
    },
  )

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string().min(1),
  requestId: z.string(),
})

it('no body makes a write fail with a 5xx, and every refusal is a problem document', async () => {
  const seen = { answers: 0, accepted: 0, refused: 0, routes: new Map<string, Set<number>>() }
  const call = fc
    .nat(routes.length - 1)
    .chain((index) => fc.record({ index: fc.constant(index), seed: fc.nat() }))

  await fc.assert(
    fc.asyncProperty(call, async ({ index, seed }) => {
      if (seen.answers % RUNS_PER_COURSE === 0) await freshCourse()
      const route = routes[index]
      if (!route) throw new Error('no such route')
      const [method, path, right] = route
      // Drawn here because a right body needs the ids of the course that is there now.
      const [body = ''] = fc.sample(bodyFor(right), { numRuns: 1, seed })
      const answer = await app.request(path(), {
        as: ines,
        method,
        body,
        headers: { 'content-type': 'application/json' },
      })
      seen.answers += 1
      const name = `${method} ${path().replace(/[0-9a-f-]{36}/, '{id}')}`
      seen.routes.set(name, (seen.routes.get(name) ?? new Set()).add(answer.status))
      expect(answer.status, `${name} with ${body.slice(0, 500)}`).toBeLessThan(500)
      if (answer.status < 400) {
        seen.accepted += 1
        return
      }
      seen.refused += 1
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
      expect(problemSchema.parse(await answer.json()).status).toBe(answer.status)
    }),
    { numRuns: RUNS, endOnFailure: true },
  )

  expect(seen.answers).toBe(RUNS)
  expect(seen.accepted + seen.refused).toBe(RUNS)
  expect(seen.routes.size).toBe(routes.length)
  // Both sides were really reached, or the test would prove nothing.
  expect(seen.accepted).toBeGreaterThan(RUNS / 20)
  expect(seen.refused).toBeGreaterThan(RUNS / 4)
}, 300_000)
