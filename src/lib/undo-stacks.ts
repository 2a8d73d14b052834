import { isUndoable } from './course-operations'
import type { Operation } from '@/types/operations'

/** What the stacks need to know of a step, whether the server has it or it is still on its way. */
export type Step = Pick<Operation, 'id' | 'changes' | 'undo_of'> & { actorId: string | null }

export interface UndoStacks {
  /** What Ctrl+Z takes back. */
  undo: Step | undefined
  /** What Shift+Ctrl+Z does again: the step that took it back is taken back itself. */
  redo: Step | undefined
}

/**
 * One person's undo and redo, read from everybody's steps. A new step of theirs empties the redo; steps of others
 * leave both as they are, unless they took one of them back.
 * @param steps oldest first; they may begin anywhere
 */
export function undoStacks(steps: readonly Step[], me: string): UndoStacks {
  // By id, in the order of taking: what is taken back may stand anywhere, and the last one is the next.
  const done = new Map<string, Step>()
  const undone = new Map<string, Step>()
  for (const step of steps) {
    const isMine = step.actorId === me
    if (step.undo_of === null) {
      if (!isMine || !isUndoable(step.changes)) continue
      done.set(step.id, step)
      undone.clear()
      continue
    }
    const wasDone = done.delete(step.undo_of)
    const wasUndone = undone.delete(step.undo_of)
    if (!isMine) continue
    // Of what lies before the beginning only the taking back is seen; it can be done again.
    if (wasUndone) done.set(step.id, step)
    else if (wasDone || isUndoable(step.changes)) undone.set(step.id, step)
  }
  return { undo: [...done.values()].at(-1), redo: [...undone.values()].at(-1) }
}
