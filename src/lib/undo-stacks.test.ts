import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change } from '@/types/operations'
import { type Step, undoStacks } from './undo-stacks'

const rename: Change[] = [{ type: 'rename', item: 'video', id: 'v', before: 'a', after: 'b' }]
const step = (id: string, undoOf: string | null = null, actorId = 'me'): Step => ({
  id,
  actorId,
  changes: rename,
  undo_of: undoOf,
})
const ids = (steps: Step[]) => {
  const { undo, redo } = undoStacks(steps, 'me')
  return [undo?.id, redo?.id]
}

describe('undoStacks', () => {
  it('is empty without steps of mine', () => {
    expect(ids([])).toEqual([undefined, undefined])
    expect(ids([step('theirs', null, 'jonas')])).toEqual([undefined, undefined])
  })

  it('takes back the last step first, and does again what was taken back last', () => {
    const steps = [step('a'), step('b')]
    expect(ids(steps)).toEqual(['b', undefined])
    steps.push(step('ub', 'b'))
    expect(ids(steps)).toEqual(['a', 'ub'])
    steps.push(step('ua', 'a'))
    expect(ids(steps)).toEqual([undefined, 'ua'])
    steps.push(step('ra', 'ua'))
    expect(ids(steps)).toEqual(['ra', 'ub'])
    steps.push(step('rb', 'ub'))
    expect(ids(steps)).toEqual(['rb', undefined])
    steps.push(step('urb', 'rb'))
    expect(ids(steps)).toEqual(['ra', 'urb'])
  })

  it('forgets the redo with a new step, and keeps it when somebody else makes one', () => {
    const steps = [step('a'), step('ua', 'a')]
    expect(ids([...steps, step('x', null, 'jonas')])).toEqual([undefined, 'ua'])
    expect(ids([...steps, step('b')])).toEqual(['b', undefined])
  })

  it('passes over what cannot be taken back, and what others have taken back', () => {
    const published = {
      ...step('p'),
      changes: [{ type: 'course', before: {}, after: { status: 'published' } } as const],
    }
    expect(ids([step('a'), published])).toEqual(['a', undefined])
    expect(ids([step('a'), step('b'), step('x', 'b', 'jonas')])).toEqual(['a', undefined])
  })

  it('does again what was taken back before the beginning of the list', () => {
    expect(ids([step('u', 'older')])).toEqual([undefined, 'u'])
  })

  it('behaves as two stacks, whatever is pressed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('edit', 'undo', 'redo'), { maxLength: 40 }), (keys) => {
        const steps: Step[] = []
        let [done, undone] = [0, 0]
        keys.forEach((key, index) => {
          const { undo, redo } = undoStacks(steps, 'me')
          if (key === 'edit') {
            steps.push(step(`s${index}`))
            ;[done, undone] = [done + 1, 0]
          } else if (key === 'undo' && undo) {
            steps.push(step(`s${index}`, undo.id))
            ;[done, undone] = [done - 1, undone + 1]
          } else if (key === 'redo' && redo) {
            steps.push(step(`s${index}`, redo.id))
            ;[done, undone] = [done + 1, undone - 1]
          }
          const now = undoStacks(steps, 'me')
          expect([now.undo !== undefined, now.redo !== undefined]).toEqual([done > 0, undone > 0])
        })
      }),
    )
  })
})
