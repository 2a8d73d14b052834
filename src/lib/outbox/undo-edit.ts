import { describeChanges, invert } from '@/lib/course-operations'
import type { Change } from '@/types/operations'
import { courseAt } from './edits'
import type { Edit } from './queued-edit'

/** Takes a step back, whether the server has it already or it is still on its way in front of this one. */
export const undoEdit = (courseId: string, step: { id: string; changes: readonly Change[] }): Edit => ({
  request: {
    method: 'POST',
    path: courseAt(courseId, `/operations/${encodeURIComponent(step.id)}/undo`),
    json: {},
  },
  changes: invert(step.changes),
  what: `the undoing of “${describeChanges(step.changes)}”`,
  restored: 'the step stays done',
  undoOf: step.id,
})
