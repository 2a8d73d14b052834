import { describe, expect, it } from 'vitest'
import { makeOperation } from '@/test/factories'
import type { Operation } from '@/types/operations'
import { withOperations } from './activity'

const step = (revision: number, rest: Partial<Operation> = {}) =>
  makeOperation({ id: `op${revision}`, revision, ...rest })
const activityOf = (...pages: Operation[][]) => ({
  pages: pages.map((items, index) => ({ items, nextCursor: index < pages.length - 1 ? 'more' : null })),
  pageParams: pages.map(() => null),
})
const revisions = (activity: ReturnType<typeof withOperations>) =>
  activity.pages.map(({ items }) => items.map(({ revision }) => revision))

describe('withOperations', () => {
  it('puts what is new first, once, and leaves out the work of the server', () => {
    const before = activityOf([step(2)], [step(1)])
    const after = withOperations(before, [step(2), step(3), step(4, { kind: 'system' }), step(5)])
    expect(revisions(after)).toEqual([[5, 3, 2], [1]])
  })
  it('marks what was taken back, on whatever page', () => {
    const after = withOperations(activityOf([step(2)], [step(1)]), [step(3, { undo_of: 'op1' })])
    expect(after.pages[1]?.items[0]?.undone_by).toBe('op3')
  })
  it('keeps the newest steps of a long session, and knows that there are more', () => {
    let activity: ReturnType<typeof withOperations> = activityOf([step(2)], [step(1)])
    for (let revision = 3; revision <= 1_000; revision += 1) {
      activity = withOperations(activity, [step(revision)])
    }
    const kept = activity.pages.flatMap(({ items }) => items.map(({ revision }) => revision))
    expect(kept.length).toBeLessThanOrEqual(400)
    expect(kept).toEqual(kept.map((_revision, index) => 1_000 - index))
    expect(activity.pages).toHaveLength(1)
    expect(activity.pages[0]?.nextCursor).not.toBeNull()
    expect(activity.pageParams).toHaveLength(1)
  })
})
