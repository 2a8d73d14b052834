import { DIFFICULTIES } from '@/lib/basic-info'
import { courseSorts, courseStates, SEARCH_MAX } from '@/lib/course-list-view'
import type { CourseFilter } from '@/schemas/course'

/** What the address says about the list. */
export type ListView = Pick<CourseFilter, 'search' | 'status' | 'difficulty' | 'sort'>

/** What the address narrows the list by and how it is sorted; anything it does not know is left out. */
export function filterFromParams(params: URLSearchParams): ListView {
  const search = params.get('search')?.trim()
  const status = oneOf(courseStates, params.get('status'))
  const difficulty = oneOf(DIFFICULTIES, params.get('difficulty'))
  const sort = oneOf(courseSorts, params.get('sort'))
  return {
    ...(search && search.length <= SEARCH_MAX && { search }),
    ...(status && { status }),
    ...(difficulty && { difficulty }),
    ...(sort && sort !== 'edited' && { sort }),
  }
}

const oneOf = <T extends string>(known: readonly T[], text: string | null): T | undefined =>
  known.find((one) => one === text)

/** The address's query for a view: `?search=…` or an empty text. */
export function filterQuery({ search, status, difficulty, sort }: ListView): string {
  const params = new URLSearchParams()
  if (search) params.set('search', search)
  if (status) params.set('status', status)
  if (difficulty) params.set('difficulty', difficulty)
  if (sort && sort !== 'edited') params.set('sort', sort)
  return params.size === 0 ? '' : `?${params.toString()}`
}

/** Whether some courses may be left out; the order leaves out none. */
export const isNarrowed = ({ sort: _sort, ...view }: ListView): boolean => filterQuery(view) !== ''
