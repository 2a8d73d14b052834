'use client'

import { useEffect, useRef, useState } from 'react'
import { useMediaQuery } from '@/hooks/use-media-query'
import type { CourseListItem } from '@/types/api'
import type { Preferences } from '@/types/ui'
import { CourseCard } from './CourseCard'
import { CourseListHead, CourseRow } from './CourseRow'
import type { RowActions } from './use-row-actions'
import { useVirtualLines } from './use-virtual-lines'

interface CourseItemsProps {
  courses: CourseListItem[]
  /** Whether `courses` are all there are. */
  isComplete: boolean
  viewMode: Preferences['viewMode']
  actions: RowActions
  onRange: (first: number, last: number) => void
}

/** The courses as rows or as covers; of a long list only what is near the screen is in the page. */
export const CourseItems = ({ viewMode, ...props }: CourseItemsProps) =>
  viewMode === 'grid' ? <Cards {...props} /> : <Rows {...props} />

type ItemsProps = Omit<CourseItemsProps, 'viewMode'>

const NARROW = '(max-width: 767px)'
/** Pixels of a row, by the width of the screen. */
const ROW = { wide: 57, narrow: 71 }

function Rows({ courses, isComplete, actions, onRange }: ItemsProps) {
  const isNarrow = useMediaQuery(NARROW)
  const { drawn, list } = useVirtualLines<HTMLUListElement>({
    count: courses.length,
    columns: 1,
    gap: 0,
    estimate: isNarrow ? ROW.narrow : ROW.wide,
    isComplete,
    onRange,
  })
  return (
    <>
      <CourseListHead isDeleted={courses.some(({ deleted_at }) => deleted_at !== null)} />
      <ul {...list} className="course-rows">
        {drawn.map(({ index, place }) => {
          const course = courses[index]
          return (
            course && (
              <li key={course.id} className="course-row" {...place}>
                <CourseRow course={course} actions={actions} />
              </li>
            )
          )
        })}
      </ul>
    </>
  )
}

/** Pixels of a card below its cover. */
const CARD_TEXT = 100

function Cards({ courses, isComplete, actions, onRange }: ItemsProps) {
  const frame = useRef<HTMLDivElement>(null)
  const { columns, gap, width } = useGrid(frame)
  const { drawn, list } = useVirtualLines<HTMLUListElement>({
    count: courses.length,
    columns,
    gap,
    estimate: Math.round((width * 9) / 16) + CARD_TEXT,
    isComplete,
    onRange,
  })
  return (
    <div ref={frame}>
      <ul {...list} className="course-cards">
        {drawn.map(({ index, place }) => {
          const course = courses[index]
          return (
            course && (
              <li key={course.id} className="course-card" {...place}>
                <CourseCard course={course} actions={actions} />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}

/** How the stylesheet lays the cards out. */
function useGrid(frame: React.RefObject<HTMLElement | null>) {
  const [grid, setGrid] = useState({ columns: 4, gap: 28, width: 288 })
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      const style = element.firstElementChild && getComputedStyle(element.firstElementChild)
      const columns = style?.gridTemplateColumns.split(' ').map(parseFloat) ?? []
      const [width] = columns
      if (!style || width === undefined || Number.isNaN(width)) return
      setGrid({ columns: columns.length, gap: parseFloat(style.rowGap), width })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  return grid
}
