'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Brand } from '@/components/shell/BrandMark'
import { ErrorState } from '@/components/ui/ErrorState'

/** A page failed on the server or while drawing; a text of a server error never reaches the browser. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  const router = useRouter()
  const [isRetrying, startRetry] = useTransition()
  const handleRetry = () =>
    startRetry(() => {
      router.refresh()
      reset()
    })
  return (
    <main className="page grid content-start gap-8">
      <Brand />
      <div className="max-w-[68ch]">
        <ErrorState
          title="This page could not be shown"
          message={`Something unexpected happened. What was saved is safe.${error.digest ? ` (${error.digest})` : ''}`}
          onRetry={handleRetry}
          isRetrying={isRetrying}
        />
      </div>
    </main>
  )
}
