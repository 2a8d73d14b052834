'use client'

import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useMediaQuery } from '@/hooks/use-media-query'
import { useStableHandlers } from '@/hooks/use-stable-handlers'
import type { EditorRow } from './outline-rows'
import { type Density, drawnRows, rowAtOffset, rowStarts, usualHeight } from './row-window'

/** The page is looked at in steps of so many pixels: scrolling renders once for each. */
const STEP = 180
/** Pixels drawn above and below what is seen. */
const BEYOND = 90

/**
 * What the server draws: enough for a tall screen with the course's head above the list. What is really in sight is
 * read as soon as the page runs.
 */
const SERVER_SIGHT = { step: -2, height: 1000 }

/** What of the list is in sight: whole steps from its top to the top of the screen, and the height of the screen. */
type Sight = typeof SERVER_SIGHT

/**
 * Which rows of the list are in the page. They stand in the normal flow: a gap stands for what is not drawn, so a
 * height that was estimated wrongly moves nothing over anything else.
 * @param pinned keys of rows that are drawn wherever the page is scrolled to
 */
export function useVirtualRows(rows: readonly EditorRow[], pinned: ReadonlySet<string>) {
  const list = useRef<HTMLDivElement>(null)
  const density = useDensity()
  const { measured, measure } = useMeasuredHeights(rows, density)
  const starts = useMemo(() => rowStarts(rows, density, measured), [rows, density, measured])
  const { step, height } = useSight(list)
  const { drawn, gapAfter } = useMemo(() => {
    const top = step * STEP
    return drawnRows(rows, starts, { top: top - BEYOND, bottom: top + STEP + height + BEYOND }, pinned)
  }, [rows, starts, step, height, pinned])

  return {
    list,
    drawn,
    gapAfter,
    /** The ref of each drawn row; the element says whose it is by `data-index`. */
    measure,
    /** The row a screenful away from the one at `index`. */
    pageFrom: (index: number, direction: -1 | 1) => pageFrom(starts, index, direction),
  }
}

/** Pixels of the sticky bars, as in `scroll-padding-block`. */
const BARS = 160

function pageFrom(starts: Float64Array, index: number, direction: -1 | 1): number {
  const page = Math.max(100, window.innerHeight - BARS)
  const next = rowAtOffset(starts, (starts[index] ?? 0) + direction * page)
  return next === index ? index + direction : next
}

/** Follows the page's scrolling, its size, and whatever grows above the list. */
function useSight(list: RefObject<HTMLElement | null>): Sight {
  const [sight, setSight] = useState(SERVER_SIGHT)

  useLayoutEffect(() => {
    let listTop = 0
    const look = () => {
      const step = Math.floor((window.scrollY - listTop) / STEP)
      const height = window.innerHeight
      setSight((last) => (last.step === step && last.height === height ? last : { step, height }))
    }
    const place = () => {
      if (list.current) listTop = list.current.getBoundingClientRect().top + window.scrollY
      look()
    }
    place()
    // Drawn before the frame that shows the new place, so that nothing is seen empty.
    const handleScroll = () => flushSync(look)
    const observer = new ResizeObserver(place)
    observer.observe(document.body)
    window.addEventListener('scroll', handleScroll, { passive: true })
    window.addEventListener('resize', place)
    return () => {
      observer.disconnect()
      window.removeEventListener('scroll', handleScroll)
      window.removeEventListener('resize', place)
    }
  }, [list])
  return sight
}

/** Pixels that a height may differ from what is known, lest a fraction of a pixel render the list. */
const TOLERANCE = 0.5

type Heights = ReadonlyMap<string, number>
const nothing: Heights = new Map()

/** The heights that the browser gave to rows, by key, where they differ from what their kind usually has. */
function useMeasuredHeights(rows: readonly EditorRow[], density: Density) {
  const [kept, setKept] = useState({ density, heights: nothing })
  const measured = kept.density === density ? kept.heights : nothing

  const { report } = useStableHandlers({
    report: (entries: readonly ResizeObserverEntry[]) => {
      const news = entries.flatMap(({ target, borderBoxSize: [box] }): [string, number][] => {
        const index = target instanceof HTMLElement ? Number(target.dataset.index) : NaN
        const row = rows[index]
        // A row without a height is not laid out (yet): its estimate is nearer the truth.
        if (!row || !box || box.blockSize === 0) return []
        const known = measured.get(row.key) ?? usualHeight(row, density)
        return Math.abs(known - box.blockSize) > TOLERANCE ? [[row.key, box.blockSize]] : []
      })
      if (news.length > 0) setKept({ density, heights: new Map([...measured, ...news]) })
    },
  })
  const observer = useRef<ResizeObserver>(undefined)
  const measure = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return
      const current = (observer.current ??= new ResizeObserver(report))
      current.observe(element)
      return () => current.unobserve(element)
    },
    [report],
  )
  return { measured, measure }
}

const ROOMY = '(pointer: coarse), (max-width: 767px)'

const useDensity = (): Density => (useMediaQuery(ROOMY) ? 'roomy' : 'dense')
