import type { ReactNode } from 'react'
import type { ListView } from './course-filter'

interface NothingHereProps {
  view: ListView
  onClear: () => void
}

/** No course is left of the list as it is narrowed: why, and the way back. */
export function NothingHere({ view, onClear }: NothingHereProps) {
  if (view.status === 'deleted' && view.search === undefined && view.difficulty === undefined) {
    return (
      <Words title="No deleted courses">
        What you delete can be brought back from here for 30 days.{' '}
        <Clear onClear={onClear}>Show all courses</Clear>
      </Words>
    )
  }
  if (view.search === undefined) {
    return (
      <Words title="No course matches these filters">
        Choose others, or <Clear onClear={onClear}>clear search and filters</Clear>.
      </Words>
    )
  }
  return (
    <Words
      title={
        <>
          No course matches “<bdi>{view.search}</bdi>”
        </>
      }
    >
      Check the spelling, or <Clear onClear={onClear}>clear search and filters</Clear>.
    </Words>
  )
}

const Words = ({ title, children }: { title: ReactNode; children: ReactNode }) => (
  <div role="status" className="sheet-rule grid gap-1.5 py-6 wrap-anywhere">
    <p className="font-550">{title}</p>
    <p className="text-13 text-ink-2">{children}</p>
  </div>
)

const Clear = ({ onClear, children }: { onClear: () => void; children: string }) => (
  <button type="button" onClick={onClear} className="min-h-6 text-accent underline underline-offset-3">
    {children}
  </button>
)
