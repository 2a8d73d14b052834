'use client'

import { useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import type { CourseFilter } from '@/schemas/course'
import { filterFromParams, filterQuery } from './course-filter'

const SEARCH_AFTER_MS = 250

/**
 * What the list is narrowed by. It lives in the address, so that a reload, Back and a copied link keep it;
 * what is typed gets there after a short pause.
 */
export function useCourseFilter() {
  const params = useSearchParams()
  const filter = filterFromParams(new URLSearchParams(params))
  const [searchText, setSearchText] = useState(filter.search ?? '')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const search = (text: string) => {
    setSearchText(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => changeAddress({ search: text.trim() }), SEARCH_AFTER_MS)
  }
  const narrow = (change: Pick<CourseFilter, 'status' | 'difficulty'>) => changeAddress(change)
  const clear = () => {
    clearTimeout(timer.current)
    setSearchText('')
    changeAddress({ search: undefined, status: undefined, difficulty: undefined })
  }

  return { filter, searchText, search, narrow, clear }
}

/** Reads the address anew, since a change may come after a pause. Next follows `replaceState` without a request. */
function changeAddress(change: Partial<CourseFilter>): void {
  const now = filterFromParams(new URLSearchParams(window.location.search))
  window.history.replaceState(null, '', window.location.pathname + filterQuery({ ...now, ...change }))
}
