'use client'

import { useMemo, useRef, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Dialog } from '@/components/ui/Dialog'
import { RadioGroup } from '@/components/ui/RadioGroup'
import { toastDone, toastError } from '@/components/ui/toast'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { useRenameMany } from '@/hooks/use-rename-many'
import { announce } from '@/lib/announce'
import { type Renamed, renamePreview, renameRefusal, renamesOf } from '@/lib/batch-rename'
import { errorMessage } from '@/lib/errors'
import type { CourseTree } from '@/types/course'
import { PatternFields } from './PatternFields'
import { RenamePreview } from './RenamePreview'
import { ReplaceFields } from './ReplaceFields'
import { draftProblem, firstDraft, type RuleDraft, ruleOf } from './rule-draft'
import { idsOf, itemWords, type SelectionDialogProps } from './selected-items'
import { serverProblems } from './server-problems'

/** New titles for chosen chapters and videos, by a pattern or by finding and replacing, seen before they are given. */
export function BatchRenameDialog({ courseId, ...props }: SelectionDialogProps) {
  const course = useCourseQuery(courseId).data
  return course ? <Rename course={course} {...props} /> : null
}

/** What the server did not take. */
interface Refusal {
  message: string
  byItem: ReadonlyMap<string, string>
}

interface RenameProps extends Omit<SelectionDialogProps, 'courseId'> {
  course: CourseTree
}

function Rename({ course, items, onClose }: RenameProps) {
  const { renameMany } = useRenameMany(course.id)
  const [draft, setDraft] = useState(firstDraft)
  const [now] = useState(() => new Date())
  /** On its way: the course shows the new titles already, the dialog keeps what it showed. */
  const [sent, setSent] = useState<readonly Renamed[] | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const isOpen = useRef(true)

  const ids = useMemo(() => idsOf(items), [items])
  const rows = useMemo(() => renamePreview(course, ids, ruleOf(draft), now), [course, ids, draft, now])
  const shown = sent ?? rows
  const problem = draftProblem(draft) ?? renameRefusal(shown)
  const updates = renamesOf(shown)

  const close = () => {
    isOpen.current = false
    onClose()
  }
  const change = (changes: Partial<RuleDraft>) => {
    setDraft({ ...draft, ...changes })
    setRefusal(null)
  }
  const rename = () => {
    setSent(rows)
    setRefusal(null)
    const words = `Renamed ${itemWords(updates)}.`
    renameMany(updates).then(
      (done) => {
        announce(words)
        toastDone(words, done)
        if (isOpen.current) close()
      },
      (error: unknown) => {
        if (!isOpen.current) toastError(error, { title: 'Nothing was renamed' })
        setSent(null)
        setRefusal({ message: errorMessage(error), byItem: serverProblems(error, updates) })
      },
    )
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={`Rename ${itemWords(items)}`}
      description="Each title is shown as it will be. They change together, or not at all."
      className="w-[min(880px,100%)]"
      footer={
        <>
          <Button onClick={close}>{sent ? 'Close' : 'Keep the titles'}</Button>
          <Button
            variant="primary"
            busy={sent !== null}
            busyLabel="Renaming…"
            disabledReason={sent ? undefined : (problem ?? undefined)}
            onClick={rename}
          >
            {problem === null ? `Rename ${itemWords(updates)}` : 'Rename'}
          </Button>
        </>
      }
    >
      {refusal && (
        <Callout tone="bad" role="alert" title="Nothing was renamed">
          <p className="text-13">{refusal.message}</p>
        </Callout>
      )}
      <div className="grid gap-x-7 gap-y-4 md:grid-cols-2">
        <div className="grid content-start gap-4">
          <RadioGroup
            label="New titles"
            name="rename-by"
            value={draft.kind}
            onValueChange={(kind) => change({ kind })}
            options={[
              { value: 'pattern', label: 'By a pattern' },
              { value: 'replace', label: 'Find and replace' },
            ]}
          />
          {draft.kind === 'pattern' ? (
            <PatternFields draft={draft} spansChapters={spansChapters(rows)} onChange={change} />
          ) : (
            <ReplaceFields draft={draft} onChange={change} />
          )}
        </div>
        <section aria-label="Preview" className="grid min-w-0 content-start gap-3">
          <h3 role="status" className="font-550 tabular-nums">
            {changeWords(shown)}
          </h3>
          {sent && <p className="text-13 text-ink-2">On their way to the server. You can close this.</p>}
          <RenamePreview rows={shown} problems={refusal?.byItem ?? new Map()} />
        </section>
      </div>
    </Dialog>
  )
}

const spansChapters = (rows: readonly Renamed[]) =>
  new Set(rows.flatMap(({ type, parentId }) => (type === 'video' ? [parentId] : []))).size > 1

function changeWords(rows: readonly Renamed[]): string {
  const changed = rows.filter(({ isChanged }) => isChanged).length
  const twice = rows.filter(({ isDuplicate }) => isDuplicate).length
  const total = rows.length.toLocaleString('en-US')
  const words = `${changed.toLocaleString('en-US')} of ${total} ${rows.length === 1 ? 'title changes' : 'titles change'}`
  return twice === 0 ? words : `${words}, ${twice.toLocaleString('en-US')} would be there twice`
}
