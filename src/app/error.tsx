'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'

/**
 * A page failed on the server or while drawing; a text of a server error never reaches the browser. It comes with
 * every page, so it stands on nothing.
 */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  const router = useRouter()
  const [isRetrying, startRetry] = useTransition()
  // Code that the server has no more is not found by trying again, only by loading the page anew.
  const isOutdated = error.name === 'ChunkLoadError'
  const handleRetry = () =>
    startRetry(() => {
      if (isOutdated) return location.reload()
      router.refresh()
      reset()
    })
  return (
    <main className="page grid content-start justify-items-start gap-4">
      <h1 className="page-title">This page could not be shown</h1>
      <p role="alert" className="max-w-[68ch] text-16 text-ink-2">
        {isOutdated
          ? 'Lectern was updated while the page was open. Reload it to go on; what was saved is safe.'
          : 'Something unexpected happened. What was saved is safe.'}
        {error.digest !== undefined && ` (${error.digest})`}
      </p>
      <button
        type="button"
        onClick={handleRetry}
        aria-busy={isRetrying}
        className="min-h-(--control) rounded-control border border-edge bg-surface px-[13px] font-530 hover:bg-hover"
      >
        {isOutdated ? 'Reload' : isRetrying ? 'Trying again…' : 'Try again'}
      </button>
    </main>
  )
}
