'use client'

import { RefreshCw, X } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { announce } from '@/lib/announce'
import { startWatch } from '@/lib/update'
import * as watch from '@/lib/update-watch'
import { useCourseCreationUI } from '@/stores/course-creation-ui'

const titles = {
  updated: 'Lectern was updated',
  missing: 'A part of this page could not be loaded',
} as const

const WORDS = 'Reload when it suits you: what you typed is kept.'

startWatch(watch)

/** Offers to load the page anew. It is fetched right behind every page, for the time when nothing can be fetched. */
export function ReloadOffer() {
  const reason = useSyncExternalStore(watch.subscribeToReload, watch.reloadReason, () => null)
  const isSending = useCourseCreationUI(({ uploads }) =>
    Object.values(uploads).some(({ status }) => status === 'pending' || status === 'uploading'),
  )
  const words = isSending
    ? `${WORDS} Uploads stop then, and go on from where they are once you choose their files again.`
    : WORDS
  useEffect(() => {
    if (reason) announce(`${titles[reason]}. ${WORDS}`)
  }, [reason])
  if (!reason) return null
  return (
    <aside
      aria-label={titles[reason]}
      className="toast fixed inset-x-3 top-16 z-50 mx-auto max-w-[min(480px,calc(100%-24px))] motion-safe:animate-float-in"
    >
      <RefreshCw className="mt-0.5 text-accent" />
      <div className="toast-content">
        <p className="toast-title">{titles[reason]}</p>
        <p className="toast-description">{words}</p>
      </div>
      <button type="button" className="toast-action" onClick={() => location.reload()}>
        Reload
      </button>
      <button
        type="button"
        className="toast-close"
        aria-label="Not now"
        title="Not now"
        onClick={watch.declineReload}
      >
        <X />
      </button>
    </aside>
  )
}
