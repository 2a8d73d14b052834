import { getTableColumns, getTableName, is, sql } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { apiKeyScopes, type ApiKeyScope } from '@/lib/key-scopes'
import type { ProblemDetails } from '@/types/api'
import * as schema from '../db/schema'
import { courseRules } from '../testing/rights/course-rules'
import { otherRules } from '../testing/rights/other-rules'
import { scopeOf, withKeys } from '../testing/rights/key-routes'
import { everybody, type Rule, type Who } from '../testing/rights/rule'
import { ask, makeWorld, personOf, type Cast, type World } from '../testing/rights/world'
import { cookieOf, useTestApp, type TestUser } from '../testing/test-app'

/**
 * What every route answers to whom. The routes come from the API's own document: one without a rule fails, so that
 * nobody forgets to decide. A new route gets its line in `src/server/testing/rights/`.
 */
const app = useTestApp()
const rules: Record<string, Rule> = { ...courseRules, ...otherRules }

let mara: TestUser
let cast: Cast
let keys: Partial<Record<Who, string>>
/** What nobody changes: refused requests and reads share it, each with an upload of their own. */
let shared: Record<Who, World>

beforeAll(async () => {
  mara = await app.signUp({ name: 'Mara Okafor' })
  const named = (name: string) => app.signUp({ name })
  cast = {
    stranger: await named('The stranger'),
    viewer: await named('The viewer'),
    editor: await named('The editor'),
    owner: await named('The owner'),
    enrolled: await app.signUp({ name: 'The student', role: 'student' }),
    admin: await app.signUp({ name: 'The admin', role: 'admin' }),
  }
  const keyOf = async (as: TestUser, scopes?: ApiKeyScope[]) =>
    (await ask<{ secret: string }>(app, '/api/api-keys', { as, json: { name: 'Shop', scopes } })).secret
  keys = {
    key: await keyOf(cast.owner),
    foreignKey: await keyOf(cast.stranger),
    wideKey: await keyOf(cast.owner, [...apiKeyScopes]),
  }
  const worlds = new Map<Who, World>()
  for (const who of everybody) worlds.set(who, await makeWorld(app, mara, cast, who))
  shared = Object.fromEntries(worlds) as Record<Who, World> // one of each
})

it('is decided for every route', async () => {
  const { paths } = await ask<{ paths: Record<string, object> }>(app, '/api/openapi.json', {})
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(routes.toSorted()).toEqual(Object.keys(rules).toSorted())
})

const isRefusal = (status: number) => status === 401 || status === 403 || status === 404

async function request(
  route: string,
  who: Who,
  world: World,
  key = keys[who],
): Promise<() => Promise<Response>> {
  const { path, json } = rules[route] ?? {}
  const [method = '', pattern = ''] = route.split(' ')
  const person = personOf(cast, who)
  const address = path ? `/api${await path(world)}` : pattern.replace('{id}', world.courseId)
  const body = json && (await json(world, person))
  return () =>
    app.request(address, {
      method,
      ...(body && { json: body }),
      ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
      ...(who !== 'anonymous' && key === undefined && { as: person }),
    })
}

describe.each(Object.entries(rules))('%s', (route, rule) => {
  const { endsSession } = rule
  const expected = withKeys(route, rule)

  it('answers everybody what was decided, and a refusal changes nothing', async () => {
    const answers: Partial<Record<Who, number>> = {}
    const refused = everybody.filter((who) => isRefusal(expected[who]))
    const sends: [Who, () => Promise<Response>][] = []
    for (const who of refused) sends.push([who, await request(route, who, shared[who])])
    const before = await everything()
    for (const [who, send] of sends) {
      const answer = await send()
      answers[who] = answer.status
      if (isRefusal(answer.status)) {
        const { code, detail } = (await answer.json()) as ProblemDetails
        expect(code, who).toBe({ 401: 'unauthenticated', 403: 'forbidden', 404: 'notFound' }[answer.status])
        expect(detail, who).toMatch(/^[A-Z“].*\.$/)
      } else await answer.body?.cancel()
      if (endsSession) await signInAgain(personOf(cast, who))
    }
    const after = await everything()

    for (const who of everybody.filter((one) => !refused.includes(one))) {
      const isShared = route.startsWith('GET ')
      const send = await request(route, who, isShared ? shared[who] : await makeWorld(app, mara, cast, who))
      const answer = await send()
      answers[who] = answer.status
      await answer.body?.cancel()
      if (endsSession) await signInAgain(personOf(cast, who))
    }
    expect(answers).toEqual(expected)
    expect(after, `${refused.join(', ')} were refused, and something changed`).toEqual(before)
  })
})

it('a key with every scope but the needed one opens nothing', async () => {
  const narrow = new Map<ApiKeyScope, string>()
  for (const scope of apiKeyScopes) {
    const json = { name: 'Narrow', scopes: apiKeyScopes.filter((one) => one !== scope) }
    narrow.set(scope, (await ask<{ secret: string }>(app, '/api/api-keys', { as: cast.owner, json })).secret)
  }
  for (const route of Object.keys(rules)) {
    const scope = scopeOf(route)
    if (scope === undefined) continue
    const send = await request(route, 'wideKey', shared.wideKey, narrow.get(scope))
    expect((await send()).status, route).toBe(403)
  }
})

it('a key of somebody else stays, though it is said to be gone', async () => {
  const { id } = await ask<{ id: string }>(app, '/api/api-keys', { as: cast.owner, json: { name: 'Shop' } })
  for (const as of [cast.stranger, cast.admin, cast.enrolled]) {
    await ask(app, `/api/api-keys/${id}`, { as, method: 'DELETE' })
  }
  const { items } = await ask<{ items: { id: string }[] }>(app, '/api/api-keys', { as: cast.owner })
  expect(items.map((item) => item.id)).toContain(id)
})

it('a key that was made up, or deleted, opens nothing', async () => {
  const json = { course_id: shared.owner.courseId, email: 'new@example.org' }
  const made = await ask<{ id: string; secret: string }>(app, '/api/api-keys', {
    as: cast.owner,
    json: { name: 'Shop' },
  })
  await ask(app, `/api/api-keys/${made.id}`, { as: cast.owner, method: 'DELETE' })
  for (const key of [made.secret, `lectern_enrol_${'a'.repeat(43)}`, '', cast.owner.cookie]) {
    const headers = { authorization: `Bearer ${key}` }
    expect((await app.request('/api/enrolments', { json, headers })).status).toBe(401)
  }
})

async function signInAgain(person: TestUser): Promise<void> {
  const { email, password } = person
  const answer = await app.request('/api/auth/sign-in/email', { json: { email, password } })
  person.cookie = cookieOf(answer)
}

/** Counters, sessions, kept answers, and what the background works off: these move by themselves. */
const MOVING = new Set([
  ...['rate_limit', 'session', 'idempotency_key', 'verification'],
  ...['orphan_object', 'course_presence', 'audit_event'],
])

/** All that is kept, table by table, as a checksum. */
async function everything(): Promise<Record<string, string>> {
  const tables = Object.values<unknown>(schema).flatMap((one) => (is(one, PgTable) ? [one] : []))
  const named = tables.filter(
    (table) => !MOVING.has(getTableName(table)) && !/^(metric|monitoring)/.test(getTableName(table)),
  )
  const sums = named.map((table) => {
    // When a key was used is noted before it is known what for.
    const columns = Object.values(getTableColumns(table)).filter(({ name }) => name !== 'last_used_at')
    const row = sql.join(
      columns.map(({ name }) => sql`${sql.identifier(name)}::text`),
      sql`, `,
    )
    return sql`select ${getTableName(table)} as name, md5(coalesce(string_agg(row(${row})::text, ',' order by row(${row})::text), '')) as sum from ${table}`
  })
  const { rows } = await app.context.db.execute<{ name: string; sum: string }>(
    sql.join(sums, sql` union all `),
  )
  return Object.fromEntries(rows.map(({ name, sum }) => [name, sum]))
}
