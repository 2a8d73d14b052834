/** How the list of courses can be sorted: newest edited or created first, by title from either end, longest first. */
export const courseSorts = ['edited', 'created', 'title', '-title', 'length'] as const
export type CourseSort = (typeof courseSorts)[number]

/** What it can be narrowed to; `deleted` are those that can still be brought back. */
export const courseStates = ['draft', 'published', 'archived', 'deleted'] as const
export type CourseState = (typeof courseStates)[number]

/** Characters of a search. */
export const SEARCH_MAX = 200
