import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SecurityEvent } from '@/schemas/account'
import type { Page, ProblemDetails } from '@/types/api'
import type { Course } from '@/types/course'
import type { Flags, Rollout, RolloutChange } from '@/types/rollout'
import { createFlagStore } from '../services/rollout/flag-store'
import { useTestDatabase } from '../testing/test-database'
import { useTestApp, type TestUser } from '../testing/test-app'

const app = useTestApp()
let admin: TestUser
let mara: TestUser
beforeAll(async () => {
  admin = await app.signUp({ role: 'admin', name: 'Ada Brandt' })
  mara = await app.signUp()
})

const base = '/api/admin/rollout'
const read = async (): Promise<Rollout> => {
  const answer = await app.request(base, { as: admin })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Rollout
}
const change = async (changes: object) =>
  app.request(base, { as: admin, method: 'PATCH', json: { revision: (await read()).revision, ...changes } })
const has = async (as: TestUser, from = app) =>
  ((await (await from.request('/api/flags', { as })).json()) as Flags).new_course_creation

describe('the rollout', () => {
  it('is nothing for whoever is no administrator, whatever they send', async () => {
    const routes = [
      ['GET', ''],
      ['GET', '/history'],
      ['PATCH', ''],
      ['POST', '/stop'],
      ['POST', '/undo-stop'],
      ['DELETE', '/notice'],
    ] as const
    for (const [method, path] of routes) {
      expect((await app.request(base + path, { method })).status).toBe(401)
      for (const json of [undefined, { revision: 1, step: 'off' }]) {
        const sent = method === 'GET' || json === undefined ? {} : { json }
        expect((await app.request(base + path, { method, as: mara, ...sent })).status).toBe(404)
      }
    }
    expect(await has(mara)).toBe(true)
  })

  it('begins with everybody on a new install, and not watched', async () => {
    expect(await read()).toMatchObject({ step: '100', is_watched: false, accounts: [], next: null })
  })

  it('refuses what is no change', async () => {
    const { revision } = await read()
    for (const json of [
      {},
      { step: '10' },
      { revision },
      { revision, step: '30' },
      { revision, accounts: ['not an address'] },
      { revision, watch_hours: { beta: 0, '10': 24, '50': 48, '100': 168 } },
      { revision, watch_hours: { beta: 24 } },
      { revision, extra: 1 },
    ]) {
      const answer = await app.request(base, { as: admin, method: 'PATCH', json })
      expect(answer.status, JSON.stringify(json)).toBe(422)
    }
    expect((await app.request(`${base}/history?cursor=nowhere`, { as: admin })).status).toBe(422)
  })

  it('refuses a change of what somebody else changed meanwhile', async () => {
    const { revision } = await read()
    expect((await change({ step: '50' })).status).toBe(200)
    const late = await app.request(base, { as: admin, method: 'PATCH', json: { revision, step: 'off' } })
    expect(late.status).toBe(409)
    expect(((await late.json()) as ProblemDetails).code).toBe('conflict')
    expect((await read()).step).toBe('50')
  })

  it('reaches the accounts that are named, those that come later too, and nobody else', async () => {
    await change({ step: 'beta', accounts: [` ${mara.email.toUpperCase()} `, 'late@example.org'] })
    expect(await read()).toMatchObject({ step: 'beta', is_watched: true, changed_by: 'Ada Brandt' })
    expect([await has(mara), await has(admin)]).toEqual([true, false])
    const late = await app.signUp({ email: 'late@example.org' })
    expect(await has(late)).toBe(true)
  })

  it('is off for everybody at once with “Stop now”, and back with its undo', async () => {
    const stopped = await app.request(`${base}/stop`, { as: admin, method: 'POST' })
    expect(await stopped.json()).toMatchObject({ step: 'off', can_undo_stop: true })
    expect(await has(mara)).toBe(false)
    // Twice is once.
    expect((await app.request(`${base}/stop`, { as: admin, method: 'POST' })).status).toBe(200)
    const undone = await app.request(`${base}/undo-stop`, { as: admin, method: 'POST' })
    expect(await undone.json()).toMatchObject({ step: 'beta' })
    expect(await has(mara)).toBe(true)
    expect((await app.request(`${base}/undo-stop`, { as: admin, method: 'POST' })).status).toBe(409)
  })

  it('stands in the log of security events too', async () => {
    const answer = await app.request('/api/admin/audit?limit=1', { as: admin })
    const { items } = (await answer.json()) as Page<SecurityEvent>
    expect(items).toMatchObject([{ kind: 'flag-changed', actor: admin.email, details: { step: 'beta' } }])
  })

  it('keeps who changed what when, in pages', async () => {
    const items: RolloutChange[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`
      const answer = await app.request(`${base}/history?limit=2${query}`, { as: admin })
      const page = (await answer.json()) as Page<RolloutChange>
      items.push(...page.items)
      cursor = page.nextCursor
    }
    expect(items.map(({ kind, by, from, to }) => [kind, by, from, to])).toEqual([
      ['undo', 'Ada Brandt', 'off', 'beta'],
      ['stop', 'Ada Brandt', 'beta', 'off'],
      ['step', 'Ada Brandt', '50', 'beta'],
      ['accounts', 'Ada Brandt', '50', '50'],
      ['step', 'Ada Brandt', '100', '50'],
      ['setup', null, '50', '100'],
    ])
    expect(items[3]?.reason).toContain(`${mara.email} joined the beta`.split(' ')[0])
  })
})

describe('a course without the wizard', () => {
  const make = (changes: object) =>
    app.request('/api/courses', {
      as: mara,
      json: { title: 'Field methods', difficulty: 'beginner', setup_completed: true, ...changes },
    })

  it('is created with its four fields, ready to be worked on', async () => {
    const answer = await make({ description: 'Counting plants.', price: 49.5 })
    expect(answer.status).toBe(201)
    const { id, ...course } = (await answer.json()) as Course
    expect(course).toMatchObject({ status: 'draft', price: 49.5 })
    expect(course.setup_completed_at).not.toBeNull()
    // The same once more is the same course.
    const again = await make({ id, description: 'Counting plants.' })
    expect([again.status, ((await again.json()) as Course).id]).toEqual([200, id])
  })

  it('is refused without a description, as the wizard would', async () => {
    for (const changes of [{}, { description: null }]) {
      const answer = await make(changes)
      expect(answer.status).toBe(422)
      expect(((await answer.json()) as ProblemDetails).errors).toMatchObject([{ field: 'description' }])
    }
  })
})

describe('another server', () => {
  const stores: ReturnType<typeof createFlagStore>[] = []
  afterAll(() => Promise.all(stores.map((store) => store.stop())))

  const follow = async () => {
    const store = createFlagStore(app.context)
    stores.push(store)
    await store.refresh()
    return store
  }
  const becomes = async (store: ReturnType<typeof createFlagStore>, isOn: boolean) => {
    const begun = performance.now()
    while (store.has(mara.id) !== isOn && performance.now() - begun < 10_000) await pause(20)
    expect(store.has(mara.id)).toBe(isOn)
    return performance.now() - begun
  }

  it('knows a change within two seconds', async () => {
    const store = await follow()
    const { url } = database()
    store.start(await urlOf(url))
    await change({ step: '100' })
    expect(await becomes(store, true)).toBeLessThan(2_000)
    await app.request(`${base}/stop`, { as: admin, method: 'POST' })
    expect(await becomes(store, false)).toBeLessThan(2_000)
  })

  it('knows it all the same when no message is heard', async () => {
    const store = await follow()
    store.start('postgresql://nobody@127.0.0.1:1/nowhere') // a connection for messages that is never made
    await change({ step: '100' })
    await becomes(store, true)
  })

  it('answers by what it knew last while the database is away', async () => {
    const store = createFlagStore({
      ...app.context,
      env: { ...app.context.env, ENABLE_NEW_COURSE_CREATION: false },
      db: new Proxy(app.context.db, {
        get: () => () => {
          throw new Error('the database is away')
        },
      }),
    })
    expect((await store.current()).step).toBe('off')
  })

  const database = useTestDatabase()
  /** The app's own database, on the server that the other one's address leads to. */
  const urlOf = async (url: string) => {
    const { rows } = await app.context.db.execute<{ name: string }>(sql`select current_database() as name`)
    const own = new URL(url)
    own.pathname = `/${rows[0]?.name ?? ''}`
    return own.toString()
  }
})
