'use client'

import type { RenamesRequest } from '@/schemas/course'
import { useCourseEdits } from './use-course-edits'

type Updates = RenamesRequest['updates']

/** New titles for many chapters and videos in one operation: all of them, or none. Failures are the caller's to show. */
export function useRenameMany(courseId: string) {
  const edits = useCourseEdits(courseId)
  return {
    /**
     * @returns once the server has them, with the way to take them back
     * @throws AppError whose `errors` name what is wrong by place: `updates.3.title`
     */
    renameMany: async (updates: Updates): Promise<{ undo: () => void }> => {
      const sent = edits.renameMany(updates)
      await sent
      return { undo: () => void edits.undo(sent.step).catch(() => undefined) } // the page tells why it cannot
    },
  }
}
