import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { stepAfter, stepBefore } from '@/lib/rollout'
import { changeRolloutSchema } from '@/schemas/rollout'
import type { Flags, Rollout, RolloutChange, RolloutStep } from '@/types/rollout'
import { route } from './route'

const THEN = '2026-01-01T09:00:00.000Z'

export const makeRollout = (overrides: Partial<Rollout> = {}): Rollout => ({
  revision: 1,
  step: '10',
  since: THEN,
  changed_by: 'Ada Brandt',
  accounts: ['jonas@lind.example'],
  auto_advance: false,
  watch_hours: { beta: 24, '10': 24, '50': 48, '100': 168 },
  is_watched: true,
  watched_ms: 6 * 3_600_000,
  held: null,
  figures: [
    {
      ...{ name: 'errorRate', value: 0.0004, others: 0.0002, limit: 0.001, kind: 'most', samples: 18_410 },
      ...{ min_samples: 1_000, verdict: 'within', budget_left: 0.61 },
    },
    {
      ...{ name: 'uploadSuccess', value: 0.986, others: null, limit: 0.99, kind: 'least', samples: 1_204 },
      ...{ min_samples: 100, verdict: 'broken', budget_left: 0 },
    },
    {
      ...{ name: 'inpP75', value: 64, others: 70, limit: 100, kind: 'most', samples: 41, min_samples: 100 },
      ...{ verdict: 'waiting', budget_left: null },
    },
  ],
  notice: null,
  next: { step: '50', refusal: 'possible when every limit is kept for 24 hours' },
  previous: 'beta',
  can_undo_stop: false,
  ...overrides,
})

/** The fake server's rollout, and what the signed-in person has of it. */
class FakeRollout {
  rollout = makeRollout()
  changes: RolloutChange[] = []
  flags: Flags = { new_course_creation: true }

  reset(): void {
    Object.assign(this, new FakeRollout())
  }

  become(kind: RolloutChange['kind'], changes: Partial<Rollout>): Rollout {
    const from = this.rollout.step
    const to: RolloutStep = changes.step ?? from
    this.changes.unshift({
      id: newId(),
      at: THEN,
      kind,
      by: 'Ada Brandt',
      by_guard: false,
      from,
      to,
      reason: null,
    })
    const next = stepAfter(to)
    this.rollout = {
      ...this.rollout,
      ...changes,
      revision: this.rollout.revision + 1,
      previous: stepBefore(to),
      next: next && { step: next, refusal: null },
      can_undo_stop: kind === 'stop',
    }
    return this.rollout
  }
}

export const fakeRollout = new FakeRollout()

export const rolloutHandlers = [
  route('get', '/api/flags', () => ({ json: fakeRollout.flags })),
  route('get', '/api/admin/rollout', () => ({ json: fakeRollout.rollout })),
  route('get', '/api/admin/rollout/history', () => ({
    json: { items: fakeRollout.changes, nextCursor: null },
  })),
  route(
    'patch',
    '/api/admin/rollout',
    ({ body: { revision, ...changes } }) => {
      if (revision !== fakeRollout.rollout.revision) {
        throw new AppError('conflict', 'The rollout changed meanwhile, and nothing of yours was done.')
      }
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
      return { json: fakeRollout.become(changes.step === undefined ? 'settings' : 'step', given) }
    },
    changeRolloutSchema,
  ),
  route('post', '/api/admin/rollout/stop', () => ({ json: fakeRollout.become('stop', { step: 'off' }) })),
  route('post', '/api/admin/rollout/undo-stop', () => ({ json: fakeRollout.become('undo', { step: '10' }) })),
  route('delete', '/api/admin/rollout/notice', () => {
    fakeRollout.rollout = { ...fakeRollout.rollout, notice: null }
    return { json: fakeRollout.rollout }
  }),
]
