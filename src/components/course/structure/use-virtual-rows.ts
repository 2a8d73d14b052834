'use client'

import {
  defaultRangeExtractor,
  measureElement,
  observeWindowOffset,
  type Range,
  useWindowVirtualizer,
  type Virtualizer,
} from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { EditorRow } from './outline-rows'

/** Rows drawn above and below what is seen. */
const OVERSCAN = 6

/** What the server draws: enough for a tall screen. The height is right as soon as the page runs. */
const SERVER_RECT = { width: 1280, height: 1000 }

/** Pixels of a row that was not measured yet, by the two densities of tokens.css. */
const heights = {
  dense: { chapter: 44, video: 36, marked: 40, 'chapter-end': 36, sent: 44, field: 44 },
  roomy: { chapter: 57, video: 52, marked: 45, 'chapter-end': 49, sent: 55, field: 55 },
} as const satisfies Record<string, Record<EditorRow['kind'], number>>

/** A row to draw, and the pixels of undrawn rows right above it. */
export interface DrawnRow {
  index: number
  gapBefore: number
}

/**
 * Which rows of the list are in the page. They stand in the normal flow: a gap stands for what is not drawn, so a
 * height that was estimated wrongly moves nothing over anything else.
 * @param pinned keys of rows that are drawn wherever the page is scrolled to
 */
export function useVirtualRows(rows: readonly EditorRow[], pinned: ReadonlySet<string>) {
  'use no memo' // the virtualiser is one object that changes inside: memoised, its rows would stay the first ones

  const list = useRef<HTMLDivElement>(null)
  const scrollMargin = useOffsetInPage(list)
  const isRoomy = useIsRoomy()

  // A new function makes the virtualiser add up its heights again, so it has to change with the estimates too.
  const getItemKey = useCallback(
    (index: number) => rows[index]?.key ?? (isRoomy ? 'no row' : 'no such row'),
    [rows, isRoomy],
  )
  const estimateSize = useCallback(
    (index: number) => heights[isRoomy ? 'roomy' : 'dense'][rows[index]?.kind ?? 'video'],
    [rows, isRoomy],
  )
  const rangeExtractor = useCallback(
    (range: Range) => {
      const seen = defaultRangeExtractor(range)
      const others = rows.flatMap(({ key }, index) =>
        pinned.has(key) && (index < (seen[0] ?? 0) || index > (seen.at(-1) ?? -1)) ? [index] : [],
      )
      return others.length === 0 ? seen : [...seen, ...others].sort((a, b) => a - b)
    },
    [rows, pinned],
  )
  const virtualizer = useWindowVirtualizer<HTMLElement>({
    count: rows.length,
    getItemKey,
    estimateSize,
    rangeExtractor,
    overscan: OVERSCAN,
    scrollMargin,
    initialRect: SERVER_RECT,
    // The first render must equal the server's; where the page really stands is read right after it.
    initialOffset: 0,
    observeElementOffset,
    measureElement: measureRow,
  })

  const items = virtualizer.getVirtualItems()
  const drawn = items.map(({ index, start }, at): DrawnRow => ({
    index,
    gapBefore: Math.max(0, start - (items[at - 1]?.end ?? scrollMargin)),
  }))
  const end = items.at(-1)?.end ?? scrollMargin
  return {
    list,
    drawn,
    gapAfter: Math.max(0, virtualizer.getTotalSize() + scrollMargin - end),
    measure: virtualizer.measureElement,
    /** The row a screenful away from the one at `index`. */
    pageFrom: (index: number, step: -1 | 1) => pageFrom(virtualizer, index, step),
  }
}

function observeElementOffset(
  instance: Virtualizer<Window, HTMLElement>,
  onOffset: (offset: number, isScrolling: boolean) => void,
) {
  const stop = observeWindowOffset(instance, onOffset)
  onOffset(window.scrollY, false)
  return stop
}

/** A row without a height is not laid out (yet): its estimate is nearer the truth. */
const measureRow: typeof measureElement<HTMLElement> = (element, entry, instance) =>
  measureElement(element, entry, instance) ||
  instance.options.estimateSize(instance.indexFromElement(element))

/** Pixels of the sticky bars, as in `scroll-padding-block`. */
const BARS = 160

function pageFrom(virtualizer: Virtualizer<Window, HTMLElement>, index: number, step: -1 | 1): number {
  const item = virtualizer.measurementsCache[index]
  const page = Math.max(100, window.innerHeight - BARS)
  const target = item && virtualizer.getVirtualItemForOffset(item.start + step * page)
  const next = target?.index ?? index + step * 10
  return next === index ? index + step : next
}

/** Pixels from the top of the page to the element; whatever grows above it changes the height of the page. */
function useOffsetInPage(ref: React.RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0)
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (ref.current) setOffset(Math.round(ref.current.getBoundingClientRect().top + window.scrollY))
    })
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [ref])
  return offset
}

const ROOMY = '(pointer: coarse), (max-width: 767px)'

const useIsRoomy = (): boolean =>
  useSyncExternalStore(
    (onChange) => {
      const query = window.matchMedia(ROOMY)
      query.addEventListener('change', onChange)
      return () => query.removeEventListener('change', onChange)
    },
    () => window.matchMedia(ROOMY).matches,
    () => false,
  )
