'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Dialog } from '@/components/ui/Dialog'
import { ErrorState } from '@/components/ui/ErrorState'
import { usePublication } from '@/hooks/use-publication'
import { diffCourses } from '@/lib/course-diff'
import { formatMoment } from '@/lib/dates'
import { type AppError, errorMessage } from '@/lib/errors'
import { count } from '@/lib/format'
import { publishProblems } from '@/lib/readiness'
import type { CourseTree } from '@/types/course'
import type { Publication } from '@/types/publication'
import { DifferenceList } from './DifferenceList'
import { ProblemLinks } from './ProblemLinks'

interface PublishDialogProps {
  course: CourseTree
  /** Why the server did not publish. */
  refusal: AppError | null
  isPublishing: boolean
  isReverting: boolean
  onPublish: () => void
  /** Takes every difference back. */
  onRevert: () => void
  onClose: () => void
}

/** What publishing would change for students, with the way there and the way back. */
export function PublishDialog({ course, onClose, ...actions }: PublishDialogProps) {
  const { publication, error, refetch } = usePublication(course)
  if (publication) return <Changes course={course} publication={publication} onClose={onClose} {...actions} />
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Unpublished changes"
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {error ? (
        <ErrorState
          title="What students see could not be read"
          message={errorMessage(error)}
          onRetry={() => void refetch()}
        />
      ) : (
        <p role="status" className="text-ink-2">
          Reading what students see…
        </p>
      )}
    </Dialog>
  )
}

type ChangesProps = PublishDialogProps & { publication: Publication }

function Changes({ course, publication, refusal, onClose, ...actions }: ChangesProps) {
  const { isPublishing, isReverting, onPublish, onRevert } = actions
  const [isAsking, setIsAsking] = useState(false)
  const differences = useMemo(() => diffCourses(publication.snapshot, course), [publication, course])
  // What stops it is known here already; the server may know more.
  const known = publishProblems(course)
  const problems = known.length > 0 ? known : (refusal?.errors ?? [])
  const close = (open: boolean) => !open && !isPublishing && !isReverting && onClose()
  if (differences.length === 0) {
    return (
      <Dialog
        open
        onOpenChange={close}
        title="Students see this very course"
        description={<Published publication={publication} />}
        footer={<Button onClick={onClose}>Close</Button>}
      />
    )
  }
  const changes = count(differences.length, 'change')
  const isBlocked = problems.length > 0
  return (
    <Dialog
      open
      onOpenChange={close}
      title={
        isAsking ? 'Return to the published version?' : `${count(differences.length, 'unpublished change')}`
      }
      description={isAsking ? askWords(changes) : <Published publication={publication} />}
      className="w-[min(620px,100%)]"
      footer={
        isAsking ? (
          <Answers
            changes={changes}
            isReverting={isReverting}
            onConfirm={onRevert}
            onBack={() => setIsAsking(false)}
          />
        ) : (
          <>
            <Button data-autofocus className="max-md:flex-1" onClick={onClose}>
              Keep editing
            </Button>
            <Button onClick={() => !isPublishing && setIsAsking(true)}>
              Return to the published version
            </Button>
            <Button
              variant="primary"
              className="max-md:flex-1"
              busy={isPublishing}
              busyLabel="Publishing…"
              disabled={known.length > 0}
              aria-describedby={isBlocked ? 'publish-problems' : undefined}
              onClick={onPublish}
            >
              Publish changes
            </Button>
          </>
        )
      }
    >
      {isBlocked && !isAsking && (
        <Callout tone="bad" id="publish-problems" title="Not yet: students would miss something">
          <ProblemLinks problems={problems} onLeave={onClose} />
        </Callout>
      )}
      <DifferenceList
        differences={differences}
        chapterTitles={titlesOf(publication, course)}
        currency={course.currency}
      />
    </Dialog>
  )
}

const askWords = (changes: string) =>
  `The ${changes} below ${changes.startsWith('1 ') ? 'is' : 'are'} taken back, as one step that you can undo. What was added since goes to “Pending Deletions”, so nothing is lost.`

const titlesOf = ({ snapshot }: Publication, { chapters }: CourseTree) =>
  new Map([...snapshot.chapters, ...chapters].map(({ id, title }) => [id, title]))

function Published({ publication: { published_at: at, published_by: by } }: { publication: Publication }) {
  return (
    <>
      Students see the course as it was published on <time dateTime={at}>{formatMoment(at)}</time>
      {by && (
        <>
          {' '}
          by <bdi>{by.name}</bdi>
        </>
      )}
      .
    </>
  )
}

interface AnswersProps {
  changes: string
  isReverting: boolean
  onConfirm: () => void
  onBack: () => void
}

function Answers({ changes, isReverting, onConfirm, onBack }: AnswersProps) {
  const safe = useRef<HTMLButtonElement>(null)
  // The dialog is open already, so nobody else brings the focus to the safe answer.
  useEffect(() => safe.current?.focus(), [])
  return (
    <>
      <Button ref={safe} className="max-md:flex-1" onClick={onBack}>
        Keep the changes
      </Button>
      <Button
        variant="primary"
        className="max-md:flex-1"
        busy={isReverting}
        busyLabel="Returning…"
        onClick={onConfirm}
      >
        Take back {changes}
      </Button>
    </>
  )
}
