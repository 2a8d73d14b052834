import { courseFilterSchema, type CourseFilter } from '@/schemas/course'

type Narrowing = Pick<CourseFilter, 'search' | 'status' | 'difficulty'>

/** What the address narrows the list by; anything it does not know is left out. */
export function filterFromParams(params: URLSearchParams): Narrowing {
  const { search, status, difficulty } = courseFilterSchema.shape
  const text = search.safeParse(params.get('search')?.trim() || undefined)
  const state = status.safeParse(params.get('status') ?? undefined)
  const level = difficulty.optional().safeParse(params.get('difficulty') ?? undefined)
  return {
    ...(text.data !== undefined && { search: text.data }),
    ...(state.data !== undefined && { status: state.data }),
    ...(level.data !== undefined && { difficulty: level.data }),
  }
}

/** The address's query for a filter: `?search=…` or an empty text. */
export function filterQuery({ search, status, difficulty }: Narrowing): string {
  const params = new URLSearchParams()
  if (search) params.set('search', search)
  if (status) params.set('status', status)
  if (difficulty) params.set('difficulty', difficulty)
  return params.size === 0 ? '' : `?${params.toString()}`
}

export const isNarrowed = (filter: Narrowing): boolean => filterQuery(filter) !== ''
