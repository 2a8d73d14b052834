'use client'

import { Button } from './Button'
import { Callout } from './Callout'

interface ErrorStateProps {
  title: string
  /** What happened and what is safe. */
  message: string
  onRetry?: () => void
  isRetrying?: boolean
}

/** One part of a page could not be loaded; the rest stays usable. */
export const ErrorState = ({ title, message, onRetry, isRetrying = false }: ErrorStateProps) => (
  <Callout tone="bad" role="alert" title={title}>
    <p className="text-13">{message}</p>
    {onRetry && (
      <p className="pt-1">
        <Button size="sm" onClick={onRetry} busy={isRetrying} busyLabel="Trying again…">
          Try again
        </Button>
      </p>
    )}
  </Callout>
)
