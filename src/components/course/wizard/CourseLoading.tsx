import { ErrorState } from '@/components/ui/ErrorState'
import { Skeleton } from '@/components/ui/Skeleton'
import { errorMessage } from '@/lib/errors'

/** In place of a step while its draft is on the way, or could not be read. */
export function CourseLoading({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  if (error !== null) {
    return (
      <ErrorState title="The draft could not be loaded" message={errorMessage(error)} onRetry={onRetry} />
    )
  }
  return (
    <div aria-busy="true" className="grid gap-4">
      <p className="sr-only">Loading the draft…</p>
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} className="h-11" />
      ))}
    </div>
  )
}
