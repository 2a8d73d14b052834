'use client'

import { Redo2, Undo2 } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { isTyping } from '@/components/course/structure/row-focus'
import { usePaletteActions } from '@/components/palette/actions'
import { IconButton } from '@/components/ui/IconButton'
import { useUndo } from '@/hooks/use-undo'

/** Undo and redo of the person's own steps: two buttons, and Ctrl/Cmd+Z wherever no text is being typed. */
export function UndoButtons({ courseId }: { courseId: string }) {
  const { canUndo, canRedo, undoWords, undo, redo } = useUndo(courseId)

  usePaletteActions({
    undo: canUndo ? { run: undo, title: undoWords && `Undo: ${undoWords}` } : undefined,
    redo: canRedo ? redo : undefined,
  })

  const handleKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const key = event.key.toLowerCase()
    const isRedo = (key === 'z' && event.shiftKey) || (key === 'y' && !event.shiftKey)
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !(isRedo || key === 'z')) return
    // A field has an undo of its own, and a dialog is about something else.
    if (event.defaultPrevented || (event.target && isTyping(event.target))) return
    if (document.querySelector('[role=dialog], [role=alertdialog]')) return
    event.preventDefault()
    if (isRedo) redo()
    else undo()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => handleKeyDown(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])

  return (
    <span className="inline-flex items-center">
      <IconButton
        label="Undo last step"
        title={undoWords === undefined ? 'Nothing to undo' : `Undo: ${undoWords} (Ctrl Z)`}
        aria-disabled={!canUndo || undefined}
        aria-keyshortcuts="Control+Z Meta+Z"
        icon={<Undo2 className="flip-rtl" />}
        onClick={undo}
        className="aria-disabled:text-ink-3"
      />
      <IconButton
        label="Redo last step"
        title={canRedo ? 'Redo (Shift Ctrl Z)' : 'Nothing to redo'}
        aria-disabled={!canRedo || undefined}
        aria-keyshortcuts="Control+Shift+Z Meta+Shift+Z"
        icon={<Redo2 className="flip-rtl" />}
        onClick={redo}
        className="aria-disabled:text-ink-3"
      />
    </span>
  )
}
