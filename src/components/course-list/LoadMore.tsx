'use client'

import { useEffect, useEffectEvent } from 'react'
import { Button } from '@/components/ui/Button'

interface LoadMoreProps {
  isLoading: boolean
  /** The end of what is loaded is near. */
  isNear: boolean
  /** After a failure only the button loads, so that a broken server is not asked over and over. */
  isAutomatic: boolean
  onLoad: () => void
}

/** The rest of a long list: loads before its end is reached, and by its button. */
export function LoadMore({ isLoading, isNear, isAutomatic, onLoad }: LoadMoreProps) {
  const load = useEffectEvent(onLoad)
  const isDue = isNear && isAutomatic && !isLoading
  useEffect(() => {
    if (isDue) load()
  }, [isDue])
  return (
    <div className="flex justify-center py-4">
      <Button onClick={onLoad} busy={isLoading} busyLabel="Loading more…">
        Load more
      </Button>
    </div>
  )
}
