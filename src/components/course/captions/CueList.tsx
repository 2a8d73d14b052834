import { type CSSProperties, useCallback, useEffect, useRef, useState } from 'react'
import type { EditedCue } from '@/lib/captions/edit'
import { CueRow } from './CueRow'
import { useMediaQuery } from '@/hooks/use-media-query'
import { ScrollRegion } from '@/components/ui/ScrollRegion'

export interface CueListProps {
  cues: readonly EditedCue[]
  /** Of the caption that is shown now; -1 for none. */
  current: number
  dir: 'ltr' | 'rtl'
  /** The caption whose text is to get the focus. */
  wanted: string | null
  onFocused: () => void
  onChange: (key: string, change: Partial<EditedCue>) => void
  onPlay: (cue: EditedCue) => void
  /** Where the video stands, milliseconds. */
  onNow: () => number
  /** The focus shall go to another caption. */
  onGo: (key: string) => void
  onDelete: (key: string) => void
  onSplit: (key: string, caret: number) => void
}

/** Each row has this height, so that places need no measuring however many there are. */
const rowHeights = { narrow: 168, wide: 122 }
const NARROW = '(max-width: 767px)'
const DRAWN = 24

/** The captions in rows; of any number of them only those in sight are drawn. */
export function CueList(props: CueListProps) {
  const { cues, current, wanted, onFocused } = props
  const rowHeight = useMediaQuery(NARROW) ? rowHeights.narrow : rowHeights.wide
  const box = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const middle = Math.round(top / rowHeight / 4) * 4
  const first = Math.max(0, Math.min(middle - 8, cues.length - DRAWN))
  const rows = cues.slice(first, first + DRAWN)

  const bring = useCallback(
    (index: number) => {
      const element = box.current
      if (!element || index < 0) return
      const [start, end] = [index * rowHeight, (index + 1) * rowHeight]
      if (start < element.scrollTop) element.scrollTop = start
      else if (end > element.scrollTop + element.clientHeight) element.scrollTop = end - element.clientHeight
      setTop(element.scrollTop)
    },
    [rowHeight],
  )
  useEffect(() => {
    if (wanted !== null) bring(cues.findIndex(({ key }) => key === wanted))
  }, [wanted, cues, bring])
  useEffect(() => {
    // The list follows the video, but never takes away the row that somebody types in.
    if (!box.current?.contains(document.activeElement)) bring(current)
  }, [current, bring])

  if (cues.length === 0) {
    return <p className="sheet-rule py-4 text-ink-2">No captions. Add the first one where somebody speaks.</p>
  }
  return (
    <ScrollRegion
      ref={box}
      label="Captions"
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      className="sheet-rule h-[min(62vh,720px)] overflow-y-auto overscroll-contain"
    >
      <ol className="relative" style={{ height: cues.length * rowHeight }}>
        {rows.map((cue, i) => {
          const index = first + i
          const top = index * rowHeight
          const place: CSSProperties = { position: 'absolute', insetInline: 0, top, height: rowHeight }
          return (
            <CueRow
              key={cue.key}
              {...props}
              cue={cue}
              index={index}
              place={place}
              isCurrent={index === current}
              isWanted={cue.key === wanted}
              onFocused={onFocused}
            />
          )
        })}
      </ol>
    </ScrollRegion>
  )
}
