import { Play } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { formatClock } from '@/lib/format'
import type { PlacedLesson } from '@/lib/learning/lessons'

/** Long enough to read a title and to say no. */
const SECONDS = 8

interface UpNextProps {
  next: PlacedLesson
  /** Whoever wants less motion is asked, and nothing begins by itself. */
  isByItself: boolean
  onGo: () => void
  onStay: () => void
}

/** Over the end of a video: what comes next, by itself unless somebody stays. */
export function UpNext({ next, isByItself, onGo, onStay }: UpNextProps) {
  const [left, setLeft] = useState(SECONDS)
  const tick = useEffectEvent(() => (left <= 1 ? onGo() : setLeft(left - 1)))
  useEffect(() => {
    if (!isByItself) return
    const timer = setInterval(() => tick(), 1_000)
    return () => clearInterval(timer)
  }, [isByItself])
  return (
    <section aria-label="Next video" className="live-next">
      <p className="text-13 text-ink-2">
        {isByItself ? (
          <>
            Next in <span className="tabular-nums">{left}</span> s
          </>
        ) : (
          'Next'
        )}
      </p>
      <p className="text-16 font-550 break-words">
        <bdi>{next.title}</bdi>
        {next.duration !== null && <span className="live-time ms-2">{formatClock(next.duration)}</span>}
      </p>
      <p className="flex flex-wrap gap-2">
        <Button size="sm" onClick={onStay}>
          Stay here
        </Button>
        <Button size="sm" variant="primary" icon={<Play />} onClick={onGo}>
          Play it now
        </Button>
      </p>
    </section>
  )
}
