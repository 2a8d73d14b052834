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
  let done: Step[] = []
  let undone: Step[] = []
  for (const step of steps) {
    const isMine = step.actorId === me
    if (step.undo_of === null) {
      if (!isMine || !isUndoable(step.changes)) continue
      done = [...done, step]
      undone = []
      continue
    }
    const wasDone = done.some(({ id }) => id === step.undo_of)
    const wasUndone = undone.some(({ id }) => id === step.undo_of)
    done = done.filter(({ id }) => id !== step.undo_of)
    undone = undone.filter(({ id }) => id !== step.undo_of)
    if (!isMine) continue
    // Of what lies before the beginning only the taking back is seen; it can be done again.
    if (wasUndone) done = [...done, step]
    else if (wasDone || isUndoable(step.changes)) undone = [...undone, step]
  }
  return { undo: done.at(-1), redo: undone.at(-1) }
}
