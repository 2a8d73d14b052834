import type * as z from 'zod'
import { setupProblems } from '@/lib/readiness'
import type { completeSetupSchema } from '@/schemas/course'
import type { CourseTree } from '@/types/course'
import type { OperationKind } from '@/types/operations'
import type { Actor } from '../actor'
import { courseRepository } from '../db/repositories/course-repository'
import { changeFields } from './course-fields'
import type { EditContext } from './edit-context'
import { editCourse, type Edit, type Written } from './edit-course'
import { markAll } from './outline-edits'
import { refuseIfAny } from './readiness'

/** The steps of a course's life; each may be repeated. */
export const createCourseLifecycle = (context: EditContext) => {
  const { db } = context
  const change = (
    actor: Actor,
    courseId: string,
    options: { kind: OperationKind; right?: 'own' },
    step: (edit: Edit) => Promise<void>,
  ): Promise<Written<CourseTree>> =>
    editCourse(context, actor, { courseId }, options, step, (id, access) =>
      courseRepository.tree(db, id, access),
    )

  return {
    /**
     * Finishes the wizard: marks what was marked there, then looks whether the rest is a course.
     * @throws AppError `notReady` naming what stops it; the marks are not made then
     */
    completeSetup: (
      actor: Actor,
      courseId: string,
      { pendingDeletes = [] }: z.output<typeof completeSetupSchema>,
    ) =>
      change(actor, courseId, { kind: pendingDeletes.length > 0 ? 'delete' : 'system' }, async (edit) => {
        await markAll(edit, pendingDeletes)
        if (edit.course.setupCompletedAt !== null) return
        refuseIfAny(
          setupProblems(await courseRepository.tree(edit.tx, courseId)),
          'The course is not created yet, and everything is saved.',
        )
        await changeFields(edit, { setup_completed_at: new Date().toISOString() })
      }),

    /** What was published is kept, for going back to it. */
    unpublish: (actor: Actor, courseId: string) =>
      change(actor, courseId, { kind: 'unpublish' }, (edit) => changeFields(edit, { status: 'draft' })),

    archive: (actor: Actor, courseId: string) =>
      change(actor, courseId, { kind: 'archive', right: 'own' }, (edit) =>
        changeFields(edit, { status: 'archived' }),
      ),
  }
}
