'use client'

import {
  defaultRangeExtractor,
  measureElement,
  observeWindowOffset,
  type Range,
  useWindowVirtualizer,
  type Virtualizer,
} from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type FocusEvent,
  type Ref,
  useCallback,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react'

/** Items drawn above and below what is seen, at least; whole lines of them. */
const OVERSCAN = 8
/** What the server draws: enough for a tall screen. */
const SERVER_RECT = { width: 1280, height: 1000 }

/** What an item needs to stand in its place: for its `<li>`. */
export interface ItemPlace {
  ref?: Ref<HTMLLIElement>
  style?: CSSProperties
  'data-index'?: number
  'data-place': number
  'aria-posinset': number
  'aria-setsize': number
}

interface VirtualLines {
  count: number
  /** Items side by side; a line is as high as its highest one. */
  columns: number
  /** Pixels between lines, as CSS puts them there. */
  gap: number
  /** Pixels of a line that was not measured yet. */
  estimate: number
  /** Whether `count` is all there is. */
  isComplete: boolean
  /** Told which items are in sight. */
  onRange: (first: number, last: number) => void
}

/**
 * Which items of a long list are in the page. They stand in the normal flow, and a margin stands for what is not
 * drawn, so a height that was estimated wrongly moves nothing over anything else. The item that has the focus is
 * always drawn.
 */
export function useVirtualLines<T extends HTMLElement>(options: VirtualLines) {
  const { count, columns, gap, estimate, isComplete, onRange } = options
  const list = useRef<T>(null)
  const scrollMargin = useOffsetInPage(list)
  const [focused, setFocused] = useState<number | null>(null)
  const focusedLine = focused === null || focused >= count ? null : Math.floor(focused / columns)

  const rangeExtractor = useCallback(
    (range: Range) => {
      const seen = defaultRangeExtractor(range)
      return focusedLine === null || seen.includes(focusedLine)
        ? seen
        : [...seen, focusedLine].sort((a, b) => a - b)
    },
    [focusedLine],
  )
  const estimateSize = useCallback(() => estimate, [estimate])
  const virtualizer = useWindowVirtualizer<HTMLElement>({
    count: Math.ceil(count / columns),
    estimateSize,
    rangeExtractor,
    overscan: Math.ceil(OVERSCAN / columns),
    gap,
    scrollMargin,
    initialRect: SERVER_RECT,
    // The first render must equal the server's; where the page really stands is read right after it.
    initialOffset: 0,
    observeElementOffset,
    measureElement: measureLine,
  })

  const lines = virtualizer.getVirtualItems()
  const first = (virtualizer.range?.startIndex ?? 0) * columns
  const last = ((virtualizer.range?.endIndex ?? 0) + 1) * columns - 1
  // Told of a new range only, and not after every render: what it sets would be a render of its own each time, and as
  // long as these went on no transition could end, the one to another page among them.
  const tellRange = useEffectEvent(onRange)
  useEffect(() => tellRange(first, Math.min(last, count - 1)), [first, last, count])

  const drawn = lines.flatMap((line, at) => {
    const before = lines[at - 1]
    const margin = Math.max(0, before ? line.start - before.end - gap : line.start - scrollMargin)
    const start = line.index * columns
    return Array.from({ length: Math.min(columns, count - start) }, (_, column) => ({
      index: start + column,
      place: {
        ...(column === 0 && { ref: virtualizer.measureElement, 'data-index': line.index }),
        ...(margin > 0 && { style: { marginBlockStart: margin } }),
        'data-place': start + column,
        'aria-posinset': start + column + 1,
        'aria-setsize': isComplete ? count : -1,
      } satisfies ItemPlace,
    }))
  })
  const end = lines.at(-1)?.end ?? scrollMargin
  return {
    drawn,
    list: {
      ref: list,
      style: { paddingBlockEnd: Math.max(0, virtualizer.getTotalSize() + scrollMargin - end) },
      onFocus: (event: FocusEvent<T>) => {
        // The focus in an item's menu, which stands elsewhere in the page, is that item's too.
        const item = event.target.closest<HTMLElement>('[data-place]')
        if (item) setFocused(Number(item.dataset.place))
      },
    },
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

/** A line without a height is not laid out (yet): its estimate is nearer the truth. */
const measureLine: typeof measureElement<HTMLElement> = (element, entry, instance) =>
  measureElement(element, entry, instance) ||
  instance.options.estimateSize(instance.indexFromElement(element))

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
