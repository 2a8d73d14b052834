import { Late } from '@/components/ui/Late'
import { Skeleton } from '@/components/ui/Skeleton'

const widths = ['w-[48%]', 'w-[62%]', 'w-[38%]', 'w-[55%]', 'w-[44%]']

/** Rows in the shape of what comes. */
export const CoursesSkeleton = () => (
  <Late label="Loading your courses">
    <div className="sheet-rule">
      {widths.map((width) => (
        <div key={width} className="flex min-h-14 items-center gap-4 border-b border-line px-2">
          <Skeleton className="h-9 w-16" />
          <Skeleton className={`h-3 ${width}`} />
          <Skeleton className="ms-auto h-3 w-16 max-md:hidden" />
        </div>
      ))}
    </div>
  </Late>
)
