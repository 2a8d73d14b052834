'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { ImportButton, ImportDialog } from '@/components/course/package/ImportButton'
import { AppShell } from '@/components/shell/AppShell'
import { buttonLook } from '@/components/ui/button-look'
import { ErrorState } from '@/components/ui/ErrorState'
import { lazyDialog } from '@/components/ui/lazy-dialog'
import { useCoursesList } from '@/hooks/use-courses-list'
import { count } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { isNarrowed } from './course-filter'
import { CourseItems } from './CourseItems'
import { CoursesSkeleton } from './CoursesSkeleton'
import { CourseToolbar } from './CourseToolbar'
import { FirstCourse } from './FirstCourse'
import { LoadMore } from './LoadMore'
import { NothingHere } from './NothingHere'
import { useCourseFilter } from './use-course-filter'
import { useRowActions } from './use-row-actions'

const PublishRefusal = lazyDialog(
  () => import('./PublishRefusal'),
  (module) => module.PublishRefusal,
)

/** So many courses before the end of what is loaded the next ones are fetched. */
const LOAD_AHEAD = 20

/** The instructor's courses and drafts, and those that are shared with them. */
export function CourseList() {
  const [isImporting, setIsImporting] = useState(false)
  return (
    <AppShell>
      <Courses onImport={() => setIsImporting(true)} />
      {isImporting && <ImportDialog onClose={() => setIsImporting(false)} />}
    </AppShell>
  )
}

function Courses({ onImport }: { onImport: () => void }) {
  const { filter, searchText, search, change, clear } = useCourseFilter()
  const list = useCoursesList(filter)
  const { actions, refusal, dismissRefusal } = useRowActions()
  const [isNearEnd, setIsNearEnd] = useState(false)
  const viewMode = useCourseCreationUI((state) => state.preferences.viewMode)
  const updatePreference = useCourseCreationUI((state) => state.updatePreference)

  const isEmpty = list.isSuccess && list.courses.length === 0 && !list.hasNextPage
  if (isEmpty && !list.isPlaceholderData && !isNarrowed(filter) && searchText === '') {
    return (
      <>
        <h1 className="page-title">Courses</h1>
        <FirstCourse onShowDeleted={() => change({ status: 'deleted' })} onImport={onImport} />
      </>
    )
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-3 max-md:*:flex-1">
        <h1 className="page-title flex-1 max-md:basis-full">Courses</h1>
        <ImportButton onOpen={onImport} />
        <Link href="/instructor/course/new" className={buttonLook({ variant: 'primary' })}>
          <Plus />
          New course
        </Link>
      </div>
      <CourseToolbar
        searchText={searchText}
        view={filter}
        viewMode={viewMode}
        onSearch={search}
        onChange={change}
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
        <NothingHere view={filter} onClear={clear} />
      ) : (
        <>
          <CourseItems
            courses={list.courses}
            isComplete={!list.hasNextPage}
            viewMode={viewMode}
            actions={actions}
            onRange={(first, last) => {
              list.showRange(first, last)
              setIsNearEnd(last >= list.courses.length - LOAD_AHEAD)
            }}
          />
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
              isNear={isNearEnd}
              isAutomatic={!list.isFetchNextPageError}
              onLoad={list.fetchNextPage}
            />
          )}
          <p role="status" className="px-2 py-3.5 text-13 text-ink-2">
            {list.hasNextPage
              ? `The first ${count(list.courses.length, 'course')}`
              : count(list.courses.length, 'course')}
          </p>
        </>
      )}
      {refusal && <PublishRefusal {...refusal} onClose={dismissRefusal} />}
    </>
  )
}
