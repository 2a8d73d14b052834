'use client'

import { useQuery } from '@tanstack/react-query'
import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useDeferredValue, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { isInSetup, statusWords } from '@/components/course-list/course-words'
import { showRow } from '@/components/course/edit/show-row'
import { useSession } from '@/hooks/use-session'
import { words } from '@/lib/palette/fold'
import type { Range } from '@/lib/palette/match'
import { type Found, prepare, rank } from '@/lib/palette/rank'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseListItem } from '@/types/api'
import { paletteOffers } from './actions'
import { actionEntries, courseEntry, type Entry, itemEntries, keyOf, outlineEntries } from './entries'
import { useCourseSearch } from './use-course-search'
import { useSiteActions } from './use-site-actions'

export interface Option {
  entry: Entry
  ranges: Range[]
}

export interface Group {
  id: 'recent' | 'outline' | 'item' | 'courses' | 'actions'
  title: string
  options: Option[]
}

/** So many lines of a group say more than all of them. */
const most = { outline: 12, courses: 6, actions: 8 }

/** Where a course is worked on. */
const pathOf = (course: CourseListItem) =>
  (isInSetup(course)
    ? `/instructor/course/new?draft=${course.id}`
    : `/instructor/course/${course.id}/edit`) as Route // typed routes know literals only

/** Groups change places for a better way of matching only, not for a shorter title. */
const level = (score: number) => Math.floor(score / 10)

const asOptions = (entries: readonly Entry[]): Option[] => entries.map((entry) => ({ entry, ranges: [] }))
const asGroup = (id: Group['id'], title: string, found: readonly Found<Entry>[]) => ({
  group: { id, title, options: found.map(({ item, ranges }) => ({ entry: item, ranges })) },
  best: found[0]?.score ?? 0,
})

/** What the palette lists for a text, group by group, best group first. Groups without a line are left out. */
export function usePalette(typed: string) {
  const behind = useDeferredValue(typed)
  const [wanted, setWanted] = useState('')
  const text = wanted === typed ? typed : behind
  const [offers] = useState(paletteOffers)
  const router = useRouter()
  const open = offers.findLast(({ course }) => course !== undefined)?.course
  const siteActions = useSiteActions(open?.id)
  const { data: course } = useQuery({ ...courseQueries.detail(open?.id ?? ''), enabled: open !== undefined })
  const { courses, ...search } = useCourseSearch(typed)
  const me = useSession()?.id
  const recent = useCourseCreationUI(({ recentPicks }) => recentPicks)

  const outline = useMemo(() => prepare(course ? outlineEntries(course, showRow) : []), [course])
  const actions = prepare(actionEntries([{ actions: siteActions }, ...offers]))
  const listed = courses
    .filter(({ id }) => id !== open?.id)
    .map((found) =>
      courseEntry(found, isInSetup(found) ? 'Setup not finished' : statusWords[found.status], () =>
        router.push(pathOf(found)),
      ),
    )

  const groups = (): Group[] => {
    if (words(text).length === 0) {
      const known = new Map([...outline, ...actions].map(({ item }): [string, Entry] => [item.key, item]))
      const picks = recent.userId === me ? recent.picks : []
      const again = picks.flatMap((pick) => {
        const entry = known.get(keyOf(pick)) ?? listed.find(({ key }) => key === keyOf(pick))
        return entry ? [entry] : []
      })
      return [
        { id: 'recent', title: 'Recent', options: asOptions(again) },
        { id: 'actions', title: 'Actions', options: asOptions(actions.map(({ item }) => item)) },
        { id: 'courses', title: 'Courses', options: asOptions(listed) },
      ]
    }
    const foundCourses = rank(prepare(listed), text, most.courses)
    // The server also finds by what is not in the title.
    const others = listed
      .filter((entry) => !foundCourses.some(({ item }) => item === entry))
      .map((item) => ({ item, score: 0, ranges: [] }))
    return [
      asGroup('outline', 'In this course', rank(outline, text, most.outline)),
      asGroup('courses', 'Courses', [...foundCourses, ...(search.isSearching ? [] : others)]),
      asGroup('actions', 'Actions', rank(actions, text, most.actions)),
    ]
      .toSorted((a, b) => level(b.best) - level(a.best))
      .map(({ group }) => group)
  }
  return {
    /** What is listed is for what was typed a moment ago. */
    isBehind: text !== typed,
    /** Lists what is for the text as it is now, before it returns: a key is about that list. */
    catchUp: () => flushSync(() => setWanted(typed)),
    groups: groups().filter(({ options }) => options.length > 0),
    /** What can be done with a chapter or video, to be listed behind it. */
    actionsFor: (entry: Entry): Group | null => {
      const entries = entry.item && open?.itemActions ? itemEntries(entry.item, open.itemActions) : []
      if (entries.length === 0) return null
      return { id: 'item', title: `For “${entry.title}”`, options: asOptions(entries) }
    },
    remember: ({ kind, id, title }: Entry) => {
      if (me !== undefined) useCourseCreationUI.getState().paletteUsed(me, { kind, id, title })
    },
    search,
  }
}
