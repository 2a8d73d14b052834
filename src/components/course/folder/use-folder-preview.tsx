'use client'

import { useEffect, useMemo, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import type { DialogProps } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { useAppConfig } from '@/hooks/use-session'
import { type FolderDraft, type FolderEdits, folderDraft, noEdits } from '@/lib/folder-outline/folder-draft'
import { planSteps } from '@/lib/folder-outline/plan-folder'
import type { ReadFolder } from '@/lib/folder-outline/read-dropped'
import type { FolderOutline, FolderRoom } from '@/lib/folder-outline/types'
import { inTurns } from '@/lib/in-turns'
import { limits } from '@/lib/limits'
import { type Destination, planWords } from '@/lib/outline-text/plan-outline'
import type { CourseTree } from '@/types/course'
import { FolderFacts } from './FolderFacts'
import { FolderRows } from './FolderRows'
import type { FolderStart } from './folder-start'

interface FolderPreview {
  course: CourseTree
  /** What was found; `null` while nobody knows. */
  read: ReadFolder | null
  start: FolderStart
  onAdd: (draft: FolderDraft, edits: FolderEdits, destination: Destination) => void
  onClose: () => void
}

const noOutline: FolderOutline = { name: null, chapters: [], looseVideos: [], ignored: [] }

/** The outline of what was found; `null` until it is made. Thousands of files do not hold the page up. */
function useOutline(read: ReadFolder | null, room: FolderRoom): FolderOutline | null {
  const [made, setMade] = useState<{ of: ReadFolder; outline: FolderOutline }>()
  useEffect(() => {
    if (!read) return
    const abort = new AbortController()
    inTurns(planSteps(read.files, { room }), abort.signal).then(
      (outline) => {
        if (abort.signal.aborted) return
        setMade({ of: read, outline: { ...outline, ignored: [...read.ignored, ...outline.ignored] } })
      },
      () => undefined, // it only ends early when the dialog is gone
    )
    return () => abort.abort()
  }, [read, room])
  return read && made?.of === read ? made.outline : null
}

/**
 * What would be added, to be corrected, as the parts of a dialog: the folder was chosen in the same one, which knows
 * where the focus goes back to; `null` until there is an outline.
 */
export function useFolderPreview({ course, read, start, onAdd, onClose }: FolderPreview): DialogProps | null {
  const { maxUploadBytes } = useAppConfig()
  const [edits, setEdits] = useState(start.kept?.edits ?? noEdits)
  const [chosen, setChosen] = useState(start.chapterId)
  const [isLeaving, setIsLeaving] = useState(false)
  // Somebody may delete the chapter meanwhile.
  const chapterId = course.chapters.some(({ id }) => id === chosen) ? chosen : null

  /** The room of now: a row must not change its place because somebody else adds one. */
  const [room] = useState({
    maxFileSize: maxUploadBytes,
    chapters: limits.chaptersPerCourse - course.chapters.length,
    videos: limits.videosPerCourse - course.totalVideos,
  })
  const planned = useOutline(read, room)
  const outline = planned ?? noOutline
  const destination: Destination = chapterId === null ? 'end' : { chapterId }
  const draft = useMemo(
    () => folderDraft(outline, edits, chapterId === null ? 'end' : { chapterId }, course),
    [outline, edits, chapterId, course],
  )

  const isEdited = edits.titles.size + edits.leftOut.size > 0
  const close = () => (isEdited && !isLeaving ? setIsLeaving(true) : onClose())
  if (!planned) return null
  const add = () => draft.refusal === null && onAdd(draft, edits, destination)
  return {
    open: true,
    onOpenChange: (open) => !open && close(),
    title:
      outline.name === null ? (
        'Check the outline'
      ) : (
        <>
          Check the outline from “<bdi>{outline.name}</bdi>”
        </>
      ),
    description:
      'Folders became chapters, numbers and underscores were tidied away. Rename or leave out anything: nothing is added and no file is sent until you say so.',
    className: 'w-[min(1040px,100%)]',
    footer: isLeaving ? (
      <>
        <p role="alert" className="flex-1 self-center text-13">
          The titles you typed and what you left out would be lost.
        </p>
        <Button onClick={() => setIsLeaving(false)}>Keep checking</Button>
        <Button variant="danger-quiet" onClick={onClose}>
          Add nothing
        </Button>
      </>
    ) : (
      <>
        <Button onClick={close}>Add nothing</Button>
        <Button variant="primary" onClick={add} disabledReason={draft.refusal ?? undefined}>
          {draft.refusal === null ? `Add ${planWords(draft.plan)}` : 'Add to the course'}
        </Button>
      </>
    ),
    children: (
      <>
        {start.kept && (
          <Callout tone="bad" role="alert" title="The folder is not in the course">
            <p className="text-13">{start.kept.error} Everything you changed is still here.</p>
          </Callout>
        )}
        <div className="grid gap-x-7 gap-y-4 md:grid-cols-[minmax(0,1fr)_260px]">
          {draft.rows.length > 0 ? (
            <FolderRows rows={draft.rows} edits={edits} onEdit={setEdits} />
          ) : (
            <p className="sheet-rule py-4">There is no video in it that can be added.</p>
          )}
          <div className="grid min-w-0 content-start gap-4">
            <FolderFacts courseId={course.id} draft={draft} ignored={outline.ignored} />
            {course.chapters.length > 0 && (
              <Field label="Put it">
                <Select
                  value={chapterId ?? ''}
                  onChange={(event) => setChosen(event.currentTarget.value || null)}
                >
                  <option value="">At the end of the course</option>
                  {course.chapters.map(({ id, title }) => (
                    <option key={id} value={id}>
                      {outline.looseVideos.length > 0 ? 'Into and after' : 'After'} “{title}”
                    </option>
                  ))}
                </Select>
              </Field>
            )}
          </div>
        </div>
      </>
    ),
  }
}
