'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDebounced } from '@/hooks/use-debounced'
import { courseQueries } from '@/lib/query/course-queries'

/** Long enough for a word, short enough not to be noticed. */
const PAUSE_MS = 200
const MOST = 6

/** Courses by the server's search; without a text the ones that were edited last. */
export function useCourseSearch(text: string) {
  const search = useDebounced(text.trim(), PAUSE_MS)
  const query = useQuery({
    ...courseQueries.listPart({ limit: MOST, ...(search !== '' && { search }) }),
    placeholderData: keepPreviousData,
  })
  return {
    courses: query.data?.items.slice(0, MOST) ?? [],
    /** The list is not the answer to `text` yet. */
    isSearching: query.isFetching || search !== text.trim(),
    error: query.isError ? query.error : null,
    refetch: () => void query.refetch(),
  }
}
