'use client'

import { useEffect, useEffectEvent, useRef } from 'react'
import { Button } from '@/components/ui/Button'

interface LoadMoreProps {
  isLoading: boolean
  /** After a failure only the button loads, so that a broken server is not asked over and over. */
  isAutomatic: boolean
  onLoad: () => void
}

/** The rest of a long list: loads when it comes into sight, and by its button. */
export function LoadMore({ isLoading, isAutomatic, onLoad }: LoadMoreProps) {
  const place = useRef<HTMLDivElement>(null)
  const handleSight = useEffectEvent(() => {
    if (!isLoading) onLoad()
  })
  useEffect(() => {
    const element = place.current
    if (!isAutomatic || !element || !('IntersectionObserver' in window)) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) handleSight()
      },
      { rootMargin: '400px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [isAutomatic])
  return (
    <div ref={place} className="flex justify-center py-4">
      <Button onClick={onLoad} busy={isLoading} busyLabel="Loading more…">
        Load more
      </Button>
    </div>
  )
}
