'use client'

import type { OutlineImport } from '@/schemas/course'
import { useCourseEdits } from './use-course-edits'

/** Adds chapters and planned videos in one operation. A failure is the caller's to show, with the text. */
export function useOutlineImport(courseId: string) {
  const edits = useCourseEdits(courseId)
  return {
    /** @returns once the server has it, with the way to take it back */
    importOutline: async (request: OutlineImport): Promise<{ undo: () => void }> => {
      const sent = edits.importOutline(request)
      await sent
      return { undo: () => void edits.undo(sent.step).catch(() => undefined) } // the page tells why it cannot
    },
  }
}
