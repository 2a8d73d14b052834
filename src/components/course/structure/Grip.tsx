'use client'

import { useEffect, useRef } from 'react'
import { GripVertical } from '@/components/ui/row-icons'

interface GripProps {
  label: string
  tabIndex: 0 | -1
  /** The keyboard's way to choose a place. */
  onPressByKey: () => void
}

/** What a row is dragged by. A mouse may take the row anywhere; a finger rests on this. */
export function Grip({ label, tabIndex, onPressByKey }: GripProps) {
  const ref = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const grip = ref.current
    // Here and not on the list, and not passive: the browser then asks this grip, and no other place, before it scrolls.
    const hold = (event: TouchEvent) => {
      if (grip?.dataset.holds !== undefined && event.cancelable) event.preventDefault()
    }
    grip?.addEventListener('touchmove', hold, { passive: false })
    return () => grip?.removeEventListener('touchmove', hold)
  }, [])
  return (
    <button
      ref={ref}
      type="button"
      className="grip"
      aria-label={label}
      tabIndex={tabIndex}
      // A press of a key comes as a click without a count.
      onClick={(event) => event.detail === 0 && onPressByKey()}
    >
      <GripVertical />
    </button>
  )
}
