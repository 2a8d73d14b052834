'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { AppShell } from '@/components/shell/AppShell'
import { Button } from '@/components/ui/Button'
import { ErrorState } from '@/components/ui/ErrorState'
import { toastDone } from '@/components/ui/toast'
import { useCourseDuplicate } from '@/hooks/use-course-actions'
import { useCoursesList } from '@/hooks/use-course-queries'
import type { CourseListItem } from '@/types/api'
import { count } from '@/lib/format'
import { newId } from '@/lib/ids'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { isNarrowed } from './course-filter'
import { CourseCard } from './CourseCard'
import { CourseListHead, CourseRow } from './CourseRow'
import { CoursesSkeleton } from './CoursesSkeleton'
import { CourseToolbar } from './CourseToolbar'
import { FirstCourse } from './FirstCourse'
import { LoadMore } from './LoadMore'
import { useCourseFilter } from './use-course-filter'

/** The instructor's courses and drafts, newest edited first. */
export function CourseList() {
  const { filter, searchText, search, narrow, clear } = useCourseFilter()
  const list = useCoursesList(filter)
  const viewMode = useCourseCreationUI((state) => state.preferences.viewMode)
  const updatePreference = useCourseCreationUI((state) => state.updatePreference)

  const isEmpty = list.isSuccess && list.courses.length === 0
  if (isEmpty && !isNarrowed(filter) && searchText === '') {
    return (
      <AppShell>
        <h1 className="page-title">Courses</h1>
        <FirstCourse />
      </AppShell>
    )
  }
  return (
    <AppShell>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-3">
        <h1 className="page-title flex-1">Courses</h1>
        <Button asChild variant="primary" icon={<Plus />}>
          <Link href="/instructor/course/new">New course</Link>
        </Button>
      </div>
      <CourseToolbar
        searchText={searchText}
        filter={filter}
        viewMode={viewMode}
        onSearch={search}
        onFilter={narrow}
        onViewMode={(mode) => updatePreference('viewMode', mode)}
      />
      {list.isPending ? (
        <CoursesSkeleton />
      ) : list.error && list.courses.length === 0 ? (
        <ErrorState
          title="Your courses could not be loaded"
          message={list.error.message}
          onRetry={() => void list.refetch()}
          isRetrying={list.isFetching}
        />
      ) : isEmpty ? (
        <NoMatch searchText={filter.search} onClear={clear} />
      ) : (
        <>
          <Courses courses={list.courses} viewMode={viewMode} />
          {list.isFetchNextPageError && (
            <div className="pt-4">
              <ErrorState
                title="The rest of your courses could not be loaded"
                message={list.error?.message ?? ''}
              />
            </div>
          )}
          {list.hasNextPage && (
            <LoadMore
              isLoading={list.isFetchingNextPage}
              isAutomatic={!list.isFetchNextPageError}
              onLoad={() => void list.fetchNextPage()}
            />
          )}
          <p role="status" className="px-2 py-3.5 text-13 text-ink-2">
            {list.hasNextPage
              ? `The first ${count(list.courses.length, 'course')}`
              : count(list.courses.length, 'course')}
          </p>
        </>
      )}
    </AppShell>
  )
}

function Courses({ courses, viewMode }: { courses: CourseListItem[]; viewMode: 'list' | 'grid' }) {
  const { duplicateCourseAsync } = useCourseDuplicate()

  const handleDuplicate = async (course: CourseListItem) => {
    try {
      await duplicateCourseAsync({ courseId: course.id, newCourseId: newId() })
      toastDone(`“${course.title}” was copied`, { description: 'The copy is a draft, on top of the list.' })
    } catch {
      // The query client has told it.
    }
  }

  const Item = viewMode === 'grid' ? CourseCard : CourseRow
  return (
    <>
      {viewMode === 'list' && <CourseListHead />}
      <ul className={viewMode === 'grid' ? 'course-cards' : 'border-b border-line'}>
        {courses.map((course) => (
          <Item key={course.id} course={course} onDuplicate={(one) => void handleDuplicate(one)} />
        ))}
      </ul>
    </>
  )
}

const NoMatch = ({ searchText, onClear }: { searchText: string | undefined; onClear: () => void }) => (
  <div role="status" className="sheet-rule grid gap-1.5 py-6">
    <p className="font-550">
      {searchText === undefined ? 'No course matches these filters' : <>No course matches “{searchText}”</>}
    </p>
    <p className="text-13 text-ink-2">
      {searchText === undefined ? 'Choose others, or ' : 'Check the spelling, or '}
      <button type="button" onClick={onClear} className="min-h-6 text-accent underline underline-offset-3">
        clear search and filters
      </button>
      .
    </p>
  </div>
)
