import { beforeAll, beforeEach, expect, it } from 'vitest'
import type { RolloutStep } from '@/types/rollout'
import type { SessionUser } from '@/types/api'
import { createLogger } from '../../log'
import { rehearsedFigures, type Happened } from '../../testing/rollout-figures'
import { useTestApp } from '../../testing/test-app'
import { createRollout, type RolloutService } from './rollout'

/** The whole rollout on a real database, with a clock that can be turned and failures that can be ordered. */
const app = useTestApp({ env: { ENABLE_NEW_COURSE_CREATION: 'false' } })
const STEP_MS = 15 * 60_000

let admin: SessionUser
let clock = Date.parse('2026-03-02T09:00:00Z')
const happened: Happened[] = []
const lines: string[] = []
let rollout: RolloutService
/** Another server of the same database: it looks too, and never does anything twice. */
let other: RolloutService

beforeAll(async () => {
  admin = await app.signUp({ role: 'admin', name: 'Ada Brandt' })
  const log = createLogger('warn', { write: (line: string) => void lines.push(line) })
  const make = () =>
    createRollout(
      { ...app.context, log },
      { figures: rehearsedFigures(happened), now: () => new Date(clock) },
    )
  rollout = make()
  other = make()
})
beforeEach(() => {
  happened.length = 0
  lines.length = 0
})

const usual: Omit<Happened, 'at'> = { requests: 1_500, failed: 0, uploads: 60, broken: 0, inpMs: 60 }

/** A quarter of an hour: one of the servers looks, now and then both at once. */
async function tick(trouble: Partial<Happened> = {}): Promise<void> {
  clock += STEP_MS
  happened.push({ at: new Date(clock), ...usual, ...trouble })
  const turn = happened.length % 8
  await Promise.all([turn % 2 === 0 && rollout.look(), turn % 2 === 1 || turn === 0 ? other.look() : null])
}

async function pass(hours: number, trouble: Partial<Happened> = {}): Promise<void> {
  for (let left = hours * 4; left > 0; left--) await tick(trouble)
}

/** @returns after how many hours of trouble it went back */
async function passUntilBack(trouble: Partial<Happened>): Promise<number> {
  const { step } = await rollout.read()
  for (let ticks = 1; ticks < 100; ticks++) {
    await tick(trouble)
    if ((await rollout.read()).step !== step) return ticks / 4
  }
  throw new Error('it never went back')
}

async function goTo(step: RolloutStep, settings: { auto_advance?: boolean } = {}) {
  const { revision } = await rollout.read()
  return rollout.change(admin, { revision, step, ...settings })
}

const kinds = async (limit: number) =>
  (await rollout.history({ limit })).items.map(({ kind, from, to, by_guard: byGuard }) =>
    [byGuard ? 'guard' : 'person', kind, from, to].join(' '),
  )

it('goes from nobody to everybody by itself when every limit is kept', async () => {
  // The blueprint's hours, and a rehearsal's: fewer looks, the same rules.
  expect((await rollout.read()).watch_hours).toEqual({ beta: 24, '10': 24, '50': 48, '100': 168 })
  const hours = { beta: 6, '10': 6, '50': 8, '100': 12 }
  await rollout.change(admin, { revision: (await rollout.read()).revision, watch_hours: hours })
  await goTo('beta', { auto_advance: true })
  for (const step of ['beta', '10', '50'] as const) {
    expect((await rollout.read()).step).toBe(step)
    await pass(hours[step] - 0.25)
    expect(await rollout.read()).toMatchObject({ step, held: null })
    await pass(0.25)
  }
  expect(await rollout.read()).toMatchObject({ step: '100', is_watched: true })
  await pass(11.75)
  expect((await rollout.read()).is_watched).toBe(true)
  await pass(0.25)
  expect(await rollout.read()).toMatchObject({ step: '100', is_watched: false })
  expect((await kinds(4)).toReversed()).toEqual([
    'guard advanced beta 10',
    'guard advanced 10 50',
    'guard advanced 50 100',
    'guard finished 100 100',
  ])
  // It is over: nothing goes back by itself any more.
  await pass(2, { failed: 1_000 })
  expect((await rollout.read()).step).toBe('100')
})

it('holds for a short disturbance, and goes on when it is over', async () => {
  await goTo('10', { auto_advance: true })
  await pass(3)
  await pass(0.5, { inpMs: 180 })
  await pass(0.5, { inpMs: 180 })
  const held = await rollout.read()
  expect(held).toMatchObject({
    step: '10',
    held: { reason: expect.stringContaining('the limit is 100 ms') as string },
  })
  expect(held.notice).toMatchObject({ what: 'held' })
  const watched = held.watched_ms
  await pass(0.5, { inpMs: 180 })
  expect((await rollout.read()).watched_ms).toBe(watched) // the clock stands still
  await pass(2)
  expect(await rollout.read()).toMatchObject({ step: '10', held: null, notice: null })
  await pass(4)
  expect((await rollout.read()).step).toBe('50')
})

it('goes back by itself when the failures of a step are used up, and tells why', async () => {
  await goTo('50', { auto_advance: true })
  await pass(2)
  expect(await passUntilBack({ failed: 150 })).toBeLessThan(1)
  const back = await rollout.read()
  expect(back).toMatchObject({ step: '10', auto_advance: false, changed_by: null, held: null })
  expect(back.notice?.message).toMatch(/went back from 50% to 10% by itself\. “Requests that failed” is/)
  expect((await kinds(1))[0]).toBe('guard back 50 10')
  expect((await rollout.history({ limit: 1 })).items[0]?.reason).toContain('the limit is 0.1%')
  expect(lines.join('')).toContain('the rollout went back by itself')
  // It does not go to and fro: the notice and the step stay until a person decides.
  await pass(7)
  expect(await rollout.read()).toMatchObject({ step: '10', notice: { what: 'back' } })
  expect((await rollout.dismissNotice()).notice).toBeNull()
})

it('goes back after four hours beyond a limit that counts no failures', async () => {
  await goTo('10')
  await pass(2)
  expect(await passUntilBack({ inpMs: 220 })).toBeGreaterThanOrEqual(4)
  expect(await rollout.read()).toMatchObject({ step: 'beta', notice: { what: 'back' } })
})

it('goes back step by step to nobody when the failures go on', async () => {
  await goTo('10')
  await pass(6, { failed: 700 })
  expect(await rollout.read()).toMatchObject({ step: 'off', is_watched: false, notice: { what: 'back' } })
  expect(await kinds(2)).toEqual(['guard back beta off', 'guard back 10 beta'])
})

it('is stopped by one click, and put back with the watch as it was', async () => {
  await goTo('10')
  await pass(5)
  const before = await rollout.read()
  expect(await rollout.stop(admin)).toMatchObject({ step: 'off', is_watched: false, can_undo_stop: true })
  await pass(1, { failed: 1_000 })
  expect((await rollout.read()).step).toBe('off')
  const undone = await rollout.undoStop(admin)
  expect(undone).toMatchObject({ step: '10', watched_ms: before.watched_ms, since: before.since })
  await expect(rollout.undoStop(admin)).rejects.toMatchObject({ code: 'conflict' })
})

it('does not count what nobody looked at as watched', async () => {
  await goTo('50')
  await pass(1)
  clock += 20 * 3_600_000 // all servers were off
  await rollout.look()
  expect((await rollout.read()).watched_ms).toBe(3_600_000)
})
