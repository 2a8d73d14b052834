'use client'

import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { useActivity, useUndo } from '@/hooks/use-undo'
import { useSession } from '@/hooks/use-session'
import { describeChanges, isUndoable } from '@/lib/course-operations'
import { errorMessage } from '@/lib/errors'
import type { Operation } from '@/types/operations'

/** Steps shown before anybody asks for more. */
const FIRST_STEPS = 6

interface ActivityListProps {
  courseId: string
  /** For those who may only look. */
  isReadOnly?: boolean
}

/** Who changed what and when, each step with its way back as long as there is one. */
export function ActivityList({ courseId, isReadOnly = false }: ActivityListProps) {
  const activity = useActivity(courseId)
  const { undoStep } = useUndo(courseId)
  const me = useSession()?.id
  const [isOpen, setIsOpen] = useState(false)
  const { operations } = activity
  const shown = isOpen ? operations : operations.slice(0, FIRST_STEPS)
  const hasMore = operations.length > shown.length || (isOpen && activity.hasNextPage)

  return (
    <section aria-labelledby="activity">
      <h2 id="activity" className="text-14">
        Activity
      </h2>
      {activity.error && operations.length === 0 && (
        <p className="text-ink-2">
          {errorMessage(activity.error)}{' '}
          <button
            type="button"
            className="min-h-6 text-accent underline underline-offset-3"
            onClick={() => void activity.refetch()}
          >
            Try again
          </button>
        </p>
      )}
      {!activity.isPending && !activity.error && operations.length === 0 && (
        <p className="text-ink-2">
          What is changed from now on stands here{!isReadOnly && ', with a way back for each step'}.
        </p>
      )}
      <ol className="mt-1.5 max-h-[60vh] overflow-y-auto">
        {shown.map((operation) => (
          <Line
            key={operation.id}
            operation={operation}
            isMine={operation.actor?.id === me}
            {...(!isReadOnly && { onUndo: undoStep })}
          />
        ))}
      </ol>
      {hasMore && (
        <Button
          size="sm"
          variant="ghost"
          className="-ms-2 mt-1"
          busy={activity.isFetchingNextPage}
          busyLabel="Loading…"
          onClick={() => (isOpen ? void activity.fetchNextPage() : setIsOpen(true))}
        >
          Show earlier steps
        </Button>
      )}
    </section>
  )
}

interface LineProps {
  operation: Operation
  isMine: boolean
  onUndo?: (operation: Operation) => void
}

function Line({ operation, isMine, onUndo }: LineProps) {
  const words = wordsOf(operation)
  const isUndone = operation.undone_by !== null
  return (
    <li className="flex items-start gap-2 border-t border-line py-1.5">
      <span className="min-w-0 flex-1 break-words">
        <bdi className={isUndone ? 'text-ink-3 line-through' : undefined}>
          {operation.undo_of === null ? words : `Took a step back: ${words}`}
        </bdi>
        <span className="block text-12 text-ink-2">
          {isMine ? 'You' : <bdi>{operation.actor?.name ?? 'The server'}</bdi>},{' '}
          <time dateTime={operation.created_at}>{clock(operation.created_at)}</time>
          {isUndone && ', taken back'}
        </span>
      </span>
      {onUndo && !isUndone && isUndoable(operation.changes) && (
        <Button
          size="sm"
          variant="ghost"
          icon={<Undo2 />}
          aria-label={`Undo: ${words}`}
          onClick={() => onUndo(operation)}
        >
          Undo
        </Button>
      )}
    </li>
  )
}

/** The server's own step that stands here is worded here: nothing else of the page needs to tell it. */
function wordsOf({ kind, changes }: Operation): string {
  const [change] = changes
  return kind === 'expire' && change?.type === 'video'
    ? `Gave up the upload for “${change.title ?? ''}”: nothing came for 7 days`
    : describeChanges(changes, kind)
}

/** "12:04" today, else "27 Nov, 12:04". */
function clock(iso: string): string {
  const at = new Date(iso)
  const time = at.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })
  return at.toDateString() === new Date().toDateString()
    ? time
    : `${at.toLocaleDateString([], { day: 'numeric', month: 'short' })}, ${time}`
}
