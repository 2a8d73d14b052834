'use client'

import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import { lazyDialog } from '@/components/ui/lazy-dialog'
import { toastDone, toastError } from '@/components/ui/toast'
import { useOutlineImport } from '@/hooks/use-outline-import'
import { announce } from '@/lib/announce'
import { errorMessage } from '@/lib/errors'
import { titleOf } from '@/lib/course-tree'
import type { CourseTree } from '@/types/course'
import { showRow } from '../edit/show-row'
import { chapterOfRow, hasLines, isForOutline } from './paste-target'
import type { PastedOutline, PasteOutlineDialogProps } from './PasteOutlineDialog'

const PasteOutlineDialog = lazyDialog(
  () => import('./PasteOutlineDialog'),
  (module) => module.PasteOutlineDialog,
)

type Start = PasteOutlineDialogProps['start']

interface OutlinePaste {
  /** Opens the dialog with what was typed into it before, if anything. */
  open: () => void
  /** Fetches the dialog's code. */
  preload: () => void
  dialog: ReactNode
}

/**
 * Turns a text pasted on the outline, or into the dialog, into chapters and planned videos.
 * @param course without what is marked for deletion
 */
export function useOutlinePaste(course: CourseTree): OutlinePaste {
  const { importOutline } = useOutlineImport(course.id)
  const [start, setStart] = useState<Start | null>(null)
  /** Typed and not added: kept while the page is open. */
  const kept = useRef('')
  /** The first new row, which gets the focus. */
  const added = useRef<string>(undefined)

  const isOpen = useRef(false)
  useEffect(() => {
    isOpen.current = start !== null
  }, [start])

  const handlePaste = useEffectEvent((event: ClipboardEvent) => {
    if (event.defaultPrevented || start || !isForOutline(event.target)) return
    const text = event.clipboardData?.files.length === 0 ? event.clipboardData.getData('text/plain') : ''
    if (!hasLines(text)) return
    event.preventDefault()
    const row = event.target.closest<HTMLElement>('[data-row-key]')
    setStart({ text, chapterId: chapterOfRow(course, row?.dataset.rowKey) })
  })
  useEffect(() => {
    document.addEventListener('paste', handlePaste)
    return () => document.removeEventListener('paste', handlePaste)
  }, [])

  useEffect(() => {
    const id = added.current
    if (start || id === undefined || titleOf(course, id) === undefined) return
    added.current = undefined
    // Behind the dialog, which gives the focus back a moment after it is gone.
    setTimeout(() => showRow(id))
  }, [start, course])

  const handleAdd = ({ text, request, words, chapterId }: PastedOutline) => {
    setStart(null)
    kept.current = ''
    announce(`Added ${words}.`)
    added.current = request.chapters[0]?.id ?? request.videos[0]?.id
    importOutline(request).then(
      (done) => toastDone(`Added ${words}.`, done),
      (error: unknown) => {
        added.current = undefined
        // Nobody's typing is put aside for it; the text waits for the next time.
        if (isOpen.current) toastError(error, { title: 'The pasted outline is not in the course' })
        else setStart({ text, chapterId, error: errorMessage(error) })
        kept.current = text
      },
    )
  }
  return {
    open: () => setStart({ text: kept.current, chapterId: null }),
    preload: PasteOutlineDialog.preload,
    dialog: start && (
      <PasteOutlineDialog
        course={course}
        start={start}
        onKeep={(text) => (kept.current = text)}
        onAdd={handleAdd}
        onClose={() => setStart(null)}
      />
    ),
  }
}
