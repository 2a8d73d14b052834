'use client'

import { Search } from 'lucide-react'
import { useEffect } from 'react'
import { PaletteDialog } from '@/components/course/modals/palette-dialog'
import { useHydrated } from '@/hooks/use-hydrated'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { forgetTypedAhead, typeAhead } from './type-ahead'

const isMac = () => /mac|iphone|ipad/i.test(navigator.userAgent)

/** On a Mac Ctrl+K cuts the rest of the line, so it is Cmd+K there. */
const isPaletteKey = (event: KeyboardEvent) =>
  event.key.toLowerCase() === 'k' &&
  !event.shiftKey &&
  !event.altKey &&
  (isMac() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey)

const hasDialog = () => document.querySelector('[role=dialog], [role=alertdialog]') !== null

function openPalette(): void {
  forgetTypedAhead()
  useCourseCreationUI.getState().openModal('palette')
}

/** Opens the command palette; so does its key, wherever the focus is. What is typed before it is there goes to it. */
export function SearchButton() {
  const key = useHydrated() && isMac() ? '⌘ K' : 'Ctrl K'

  useEffect(() => {
    const handleKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isPaletteKey(event)) return
      event.preventDefault() // browsers have a search of their own on this key
      const { modal, closeModal } = useCourseCreationUI.getState()
      if (modal.type === 'palette') closeModal()
      // Another dialog is about something else, and waits for its answer.
      else if (!hasDialog()) openPalette()
    }
    const handleEarlyKey = (event: KeyboardEvent) => {
      const { modal, closeModal } = useCourseCreationUI.getState()
      // Until the focus is in it, also when it is drawn already: a row must not take the keys for its own.
      if (modal.type !== 'palette' || document.activeElement?.closest('[role=dialog]')) return
      if (event.key === 'Escape') closeModal()
      typeAhead(event)
    }
    window.addEventListener('keydown', handleKeyDown)
    window.addEventListener('keydown', handleEarlyKey, { capture: true })
    return () => {
      window.removeEventListener('keydown', handleKeyDown)
      window.removeEventListener('keydown', handleEarlyKey, { capture: true })
    }
  }, [])

  return (
    <button
      type="button"
      aria-label="Search"
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      title={`Search or run a command (${key})`}
      onPointerEnter={PaletteDialog.preload}
      onFocus={PaletteDialog.preload}
      onClick={openPalette}
      className="inline-flex size-(--hit) shrink-0 items-center justify-center gap-2 rounded-control text-ink-2 transition-colors duration-(--fast) hover:bg-hover hover:text-ink lg:h-(--control-s) lg:w-auto lg:min-w-52 lg:justify-start lg:border lg:border-edge lg:bg-surface lg:px-2.5 max-md:[&_.lucide]:size-5"
    >
      <Search />
      <span className="text-13 max-lg:hidden">Search or run a command</span>
      <kbd aria-hidden="true" className="ms-auto ps-3 font-sans text-12 text-ink-2 max-lg:hidden">
        {key}
      </kbd>
    </button>
  )
}
