'use client'

import { useEffect, useState } from 'react'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { hasUnsavedText } from './save-draft'

/**
 * Asks before typed text is left behind: the browser's own question when the page closes, ours for links inside
 * the app. Uploads survive a link, so only closing the page asks about them.
 * @returns where a held-back link leads, and how to forget it
 */
export function useLeaveGuard(isOver: boolean) {
  const [heldHref, setHeldHref] = useState<string | null>(null)

  useEffect(() => {
    if (isOver) return
    const handleUnload = (event: BeforeUnloadEvent) => {
      if (useCourseCreationUI.getState().hasUnsavedChanges()) event.preventDefault()
    }
    const handleClick = (event: MouseEvent) => {
      const href = inAppHref(event)
      if (href === null || !hasUnsavedText(useCourseCreationUI.getState())) return
      event.preventDefault()
      event.stopPropagation()
      setHeldHref(href)
    }
    window.addEventListener('beforeunload', handleUnload)
    // Before React and the router see the click.
    window.addEventListener('click', handleClick, { capture: true })
    return () => {
      window.removeEventListener('beforeunload', handleUnload)
      window.removeEventListener('click', handleClick, { capture: true })
    }
  }, [isOver])

  return { heldHref, release: () => setHeldHref(null) }
}

/** Path and query that a plain click on a link of this site leads to; `null` for everything else. */
function inAppHref(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (link === null || link.href === '' || link.hasAttribute('download')) return null
  if (link.target !== '' && link.target !== '_self') return null
  const url = new URL(link.href)
  if (url.origin !== location.origin || url.pathname === location.pathname) return null
  return url.pathname + url.search + url.hash
}
