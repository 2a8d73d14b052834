import fc from 'fast-check'
import { expect } from 'vitest'
import { newId } from '@/lib/ids'
import { ask, makeWorld, type Cast, type World } from '../rights/world'
import type { TestApp, TestUser } from '../test-app'
import { anyValue, mutate, mutation } from './hostile'
import { arbitraryOf, type Components, type KnownIds, type Schema } from './schema-arbitrary'

interface Parameter {
  name: string
  in: 'path' | 'query' | 'header' | 'cookie'
  required?: boolean
  schema?: Schema
}
interface Operation {
  parameters?: Parameter[]
  requestBody?: { content?: Record<string, { schema?: Schema }> }
}
interface Route {
  method: string
  pattern: string
  operation: Operation
}

interface Request {
  path: string
  headers: Record<string, string>
  body?: string
  as: 'owner' | 'stranger' | 'admin' | 'nobody'
}

/** Requests that one course has to stand: they delete and finish things, and a fresh one keeps the deep paths reachable. */
const REQUESTS_PER_WORLD = 60
/** What an answer must never let through: stacks, paths of this program, words of the database. */
const LEAK =
  /\bat (?:async )?\S+ \(|node_modules|\.ts:\d+|\/src\/server|node:internal|\bselect .+ from |insert into|syntax error|relation "|violates |PostgresError|DrizzleQueryError|ECONNREFUSED/i

export interface Fuzzed {
  /** Statuses by `METHOD /path/{id}`. */
  answers: Map<string, number[]>
}

/**
 * Sends every route requests made from the API's own document and beyond it. Fails at the first answer that is a 5xx,
 * no problem document, or tells something about the inside.
 */
export async function fuzzRoutes(
  app: TestApp,
  { requests, seed }: { requests: number; seed: number },
): Promise<Fuzzed> {
  const document = await ask<{
    paths: Record<string, Record<string, Operation>>
    components?: { schemas?: Components }
  }>(app, '/api/openapi.json', {})
  const components = document.components?.schemas ?? {}
  const routes = Object.entries(document.paths).flatMap(([pattern, item]) =>
    Object.entries(item).map(([method, operation]): Route => ({
      method: method.toUpperCase(),
      pattern,
      operation,
    })),
  )
  const people = await makePeople(app)
  const answers = new Map<string, number[]>()
  let ids: Ids | undefined

  for (let sent = 0; sent < requests; sent++) {
    if (ids === undefined || sent % REQUESTS_PER_WORLD === 0) ids = await freshIds(app, people)
    // Every route in turn, so that none is left out; what it is sent is drawn.
    const route = routes[sent % routes.length]
    if (!route) throw new Error('the document has no routes')
    const [request] = fc.sample(requestTo(route, components, knownIds(ids, route)), {
      numRuns: 1,
      seed: seed + sent,
    })
    if (!request) throw new Error('nothing was drawn')
    const name = `${route.method} ${route.pattern}`
    const where = `seed ${seed}, request ${sent}: ${name} as ${request.as} ${request.path} ${(request.body ?? '').slice(0, 400)}`
    const { as, path, headers, body } = request
    const answer = await app.request(path, {
      ...{ method: route.method, headers },
      ...(as !== 'nobody' && { as: people[as] }),
      ...(body !== undefined && { body }),
    })
    answers.set(name, [...(answers.get(name) ?? []), answer.status])
    await check(answer, where)
  }
  return { answers }
}

async function check(answer: Response, where: string): Promise<void> {
  expect(answer.status, where).toBeLessThan(500)
  const type = answer.headers.get('content-type') ?? ''
  if (answer.status >= 400) expect(type, where).toBe('application/problem+json')
  // Streams and files go on for as long as somebody reads.
  if (!/json/.test(type)) return void (await answer.body?.cancel())
  const text = await answer.text()
  // What somebody has typed may come back to them; the inside of the server may not.
  if (answer.status >= 400) expect(text, where).not.toMatch(LEAK)
}

type People = Record<'owner' | 'stranger' | 'admin', TestUser>
type Ids = World & { memberOf: string; key: string; other: string }

async function makePeople(app: TestApp): Promise<People> {
  return {
    owner: await app.signUp(),
    stranger: await app.signUp(),
    admin: await app.signUp({ role: 'admin' }),
  }
}

async function freshIds(app: TestApp, people: People): Promise<Ids> {
  const { owner, stranger, admin } = people
  const cast: Cast = { stranger, viewer: stranger, editor: admin, owner, enrolled: stranger, admin }
  const world = await makeWorld(app, owner, { ...cast, viewer: stranger }, 'stranger')
  return { ...world, memberOf: world.memberId, key: newId(), other: await world.otherUser() }
}

/** What a name in a path or body can stand for. */
function knownIds(ids: Ids, { pattern }: Route): KnownIds {
  const item = /^\/api\/(?:live\/)?(courses|chapters|videos|uploads)\//.exec(pattern)?.[1]
  const own = { courses: ids.courseId, chapters: ids.chapterId, videos: ids.videoId, uploads: ids.uploadId }
  const videos = fc.constantFrom(ids.videoId, ids.readyVideoId, ids.markedId)
  const chapters = fc.constantFrom(ids.chapterId, ids.otherChapterId)
  const byName: Record<string, fc.Arbitrary<string>> = {
    ...{ courseId: fc.constant(ids.courseId), course_id: fc.constant(ids.courseId) },
    ...{ chapterId: chapters, chapter_id: chapters, toChapterId: chapters },
    ...{ videoId: videos, video_id: videos, afterId: fc.oneof(videos, chapters) },
    ids: fc.oneof(videos, chapters),
    memberId: fc.constantFrom(ids.memberId, ids.invitationId),
    enrolmentId: fc.constant(ids.enrolmentId),
    operationId: fc.constant(ids.operationId),
    fileId: fc.constant(ids.earlierFileId),
    userId: fc.constant(ids.other),
    language: fc.constantFrom('en', 'de', 'pt-BR'),
    id:
      item === 'videos'
        ? videos
        : item
          ? fc.constant(own[item as keyof typeof own])
          : fc.uuid({ version: 7 }),
  }
  return (name) => byName[name]
}

/** One request: mostly one that the document allows, otherwise one that is changed in some places, or nothing like it. */
function requestTo(
  { method, pattern, operation }: Route,
  components: Components,
  known: KnownIds,
): fc.Arbitrary<Request> {
  const parameters = (operation.parameters ?? []).filter((one) => one.in === 'path' || one.in === 'query')
  const values = parameters.map(({ name, schema = {}, required, in: place }) => {
    const right = arbitraryOf(schema, components, known, name)
    const given = fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: anyValue })
    return place === 'path' || required ? given : fc.option(given, { nil: undefined })
  })
  const schema = operation.requestBody?.content?.['application/json']?.schema
  const right = schema ? arbitraryOf(schema, components, known) : fc.constant(undefined)
  const text = (value: unknown) => JSON.stringify(value) as string | undefined
  const body = fc.oneof(
    { weight: 5, arbitrary: right.map(text) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(right, fc.array(mutation, { minLength: 1, maxLength: 3 }))
        .map(([value, changes]) => text(changes.reduce(mutate, value ?? {}))),
    },
    { weight: 1, arbitrary: anyValue.map(text) },
    { weight: 1, arbitrary: fc.tuple(right, fc.nat(200)).map(([value, cut]) => text(value)?.slice(0, cut)) },
  )
  // Whoever signs out, or in as somebody else, is asked nothing more: those come without a session.
  const endsSession = pattern.startsWith('/api/auth/') && !pattern.startsWith('/api/auth/admin/')
  const as = endsSession
    ? fc.constant('nobody' as const)
    : fc.constantFrom<Request['as'][]>(
        ...pick('owner', 6),
        ...pick('admin', pattern.includes('/admin/') ? 8 : 1),
        'stranger',
        'nobody',
      )
  const type = fc.oneof(
    { weight: 12, arbitrary: fc.constant('application/json') },
    { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/xml', 'multipart/form-data') },
  )
  return fc
    .record({ values: fc.tuple(...values), body, as, type, key: fc.option(fc.uuid(), { freq: 3 }) })
    .map((drawn) => {
      const withBody = method !== 'GET' && drawn.body !== undefined
      return {
        as: drawn.as,
        path: addressOf(pattern, parameters, drawn.values),
        headers: {
          ...(withBody && { 'content-type': drawn.type }),
          ...(method !== 'GET' && drawn.key !== null && { 'idempotency-key': drawn.key }),
        },
        ...(withBody && { body: drawn.body }),
      }
    })
}

const pick = <T extends string>(value: T, times: number): T[] => Array<T>(times).fill(value)

function addressOf(pattern: string, parameters: Parameter[], values: unknown[]): string {
  const query = new URLSearchParams()
  let path = pattern
  for (const [i, { name, in: place }] of parameters.entries()) {
    const value = values[i]
    if (value === undefined) continue
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    if (place === 'query') query.append(name, text.toWellFormed())
    // An empty one would be another path.
    else path = path.replace(`{${name}}`, () => encodeURIComponent(text.slice(0, 300).toWellFormed() || '-'))
  }
  path = path.replaceAll(/\{\w+\}/g, () => newId())
  return query.size > 0 ? `${path}?${query.toString()}` : path
}
