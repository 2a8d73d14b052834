import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { type Line, partsFound } from '@/lib/captions/transcript'
import { formatClock } from '@/lib/format'

interface TranscriptLinesProps {
  lines: readonly Line[]
  /** Which of them, in order. */
  shown: readonly number[]
  /** The one that is said; -1 for none. */
  current: number
  finder: RegExp | null
  language: string
  dir: 'ltr' | 'rtl'
  onJump: (seconds: number) => void
}

const PAGE = 10

/**
 * The lines, of any number those in sight. One of them is a stop of the Tab key, arrows lead to the others. The list
 * follows the video until somebody reads elsewhere.
 */
export function TranscriptLines(props: TranscriptLinesProps) {
  const { lines, shown, current, finder, language, dir, onJump } = props
  const box = useRef<HTMLDivElement>(null)
  const [isFollowing, setIsFollowing] = useState(true)
  /** Place in `shown` that the keys are at. */
  const [at, setAt] = useState<number>()
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoised by a compiler
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => 44,
    overscan: 8,
  })
  const placeOfCurrent = shown.indexOf(current)
  const stop = Math.min(at ?? Math.max(0, placeOfCurrent), shown.length - 1)

  const follow = useEffectEvent(() => {
    if (isFollowing && !finder && placeOfCurrent >= 0) rows.scrollToIndex(placeOfCurrent, { align: 'center' })
  })
  useEffect(() => follow(), [current, isFollowing, finder])

  const focusRow = (index: number) => {
    const to = Math.max(0, Math.min(index, shown.length - 1))
    setAt(to)
    setIsFollowing(false)
    rows.scrollToIndex(to, { align: 'auto' })
    // It is drawn once it was scrolled to.
    const look = (tries: number) => {
      const row = box.current?.querySelector<HTMLElement>(`[data-index="${to}"] button`)
      if (row) row.focus({ preventScroll: true })
      else if (tries > 0) requestAnimationFrame(() => look(tries - 1))
    }
    look(20)
  }
  const handleKey = (event: KeyboardEvent) => {
    const steps: Partial<Record<string, number>> = {
      ...{ ArrowDown: stop + 1, ArrowUp: stop - 1, Home: 0, End: shown.length - 1 },
      ...{ PageDown: stop + PAGE, PageUp: stop - PAGE },
    }
    const to = steps[event.key]
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    focusRow(to)
  }

  return (
    <div className="relative">
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- keys and scrolling of the buttons in it */}
      <div
        ref={box}
        className="live-transcript"
        onWheel={() => setIsFollowing(false)}
        onTouchMove={() => setIsFollowing(false)}
        onKeyDown={handleKey}
      >
        <ol
          aria-label="Transcript"
          className="relative"
          lang={language}
          dir={dir}
          style={{ height: rows.getTotalSize() }}
        >
          {rows.getVirtualItems().map(({ index, start }) => {
            const number = shown[index] ?? -1
            const line = lines[number]
            if (!line) return null
            return (
              <li
                key={number}
                ref={rows.measureElement}
                data-index={index}
                aria-setsize={shown.length}
                aria-posinset={index + 1}
                style={{ position: 'absolute', insetInline: 0, top: 0, transform: `translateY(${start}px)` }}
              >
                <button
                  type="button"
                  className="live-line"
                  tabIndex={index === stop ? 0 : -1}
                  aria-current={number === current ? 'true' : undefined}
                  onFocus={() => setAt(index)}
                  onClick={() => {
                    setIsFollowing(true)
                    onJump(line.start)
                  }}
                >
                  <span className="mono">{formatClock(Math.floor(line.start))}</span>
                  <span dir="auto">
                    {partsFound(line.text, finder).map(({ text, isFound }, part) =>
                      isFound ? <mark key={part}>{text}</mark> : text,
                    )}
                  </span>
                </button>
              </li>
            )
          })}
        </ol>
      </div>
      {!isFollowing && placeOfCurrent >= 0 && (
        <p className="mt-2">
          <Button
            size="sm"
            onClick={() => {
              setAt(undefined)
              setIsFollowing(true)
            }}
          >
            Back to what is said now
          </Button>
        </p>
      )}
    </div>
  )
}
