'use client'

import { useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { filterFromParams, filterQuery, type ListView } from './course-filter'

const SEARCH_AFTER_MS = 250

/**
 * What the list is narrowed and sorted by. It lives in the address, so that a reload, Back and a copied link keep it;
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
  const change = (to: Omit<ListView, 'search'>) => changeAddress(to)
  const clear = () => {
    clearTimeout(timer.current)
    setSearchText('')
    changeAddress({ search: undefined, status: undefined, difficulty: undefined })
  }

  return { filter, searchText, search, change, clear }
}

/** Reads the address anew, since a change may come after a pause. Next follows `replaceState` without a request. */
function changeAddress(change: ListView): void {
  const now = filterFromParams(new URLSearchParams(window.location.search))
  window.history.replaceState(null, '', window.location.pathname + filterQuery({ ...now, ...change }))
}
