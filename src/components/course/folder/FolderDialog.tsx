'use client'

import { useRef } from 'react'
import { Button } from '@/components/ui/Button'
import { Dialog, type DialogProps } from '@/components/ui/Dialog'
import { errorMessage } from '@/lib/errors'
import type { FolderDraft, FolderEdits } from '@/lib/folder-outline/folder-draft'
import { count } from '@/lib/format'
import { newId } from '@/lib/ids'
import type { Destination } from '@/lib/outline-text/plan-outline'
import type { CourseTree } from '@/types/course'
import type { FolderStart } from './folder-start'
import { useFolderAdd } from './use-folder-add'
import { useFolderPreview } from './use-folder-preview'
import { type FolderReading, useFolderReading } from './use-folder-reading'

export interface FolderDialogProps {
  /** Without what is marked for deletion. */
  course: CourseTree
  start: FolderStart
  onClose: () => void
  /** Opens it again with a folder that the server did not take. */
  onReopen: (start: FolderStart) => void
}

/** A folder of videos on its way into the outline: chosen or dropped, read, looked through, added. */
export const FolderDialog = (props: FolderDialogProps) => <Steps key={props.start.id} {...props} />

function Steps({ course, start, onClose, onReopen }: FolderDialogProps) {
  const { reading, choose } = useFolderReading(start)
  const read = reading.phase === 'read' ? reading.read : null
  const addFolder = useFolderAdd(course.id)

  const add = (draft: FolderDraft, edits: FolderEdits, destination: Destination) => {
    onClose()
    addFolder(draft, destination).catch((error: unknown) => {
      const chapterId = destination === 'end' ? null : destination.chapterId
      if (read) onReopen({ id: newId(), chapterId, kept: { read, edits, error: errorMessage(error) } })
    })
  }
  const choosing = useChoosing(choose, onClose)
  const preview = useFolderPreview({ course, read, start, onAdd: add, onClose })

  // One dialog all along, so that it knows where the focus goes back to.
  if (reading.phase === 'choose') return <Dialog {...choosing} />
  return <Dialog {...(preview ?? progressing(reading, onClose))} />
}

/** What becomes of a folder, and the browser's dialog for one. */
function useChoosing(onFiles: (files: File[]) => void, onClose: () => void): DialogProps {
  const input = useRef<HTMLInputElement>(null)
  return {
    open: true,
    onOpenChange: (open) => !open && onClose(),
    title: 'Add a folder of videos',
    description: 'You see what becomes of it first. Nothing is added and nothing is sent until you say so.',
    footer: (
      <>
        <Button onClick={onClose}>Add nothing</Button>
        <Button variant="primary" data-autofocus onClick={() => input.current?.click()}>
          Choose a folder…
        </Button>
      </>
    ),
    children: (
      <>
        <ul className="grid list-disc gap-1 ps-5 text-13 text-ink-2">
          <li>Each folder with videos becomes a chapter; “Part 1/Basics” becomes “Part 1 – Basics”.</li>
          <li>2 comes before 10, and numbers in front of a name are tidied away.</li>
          <li>Captions with the name of a video are added to it, lesson.de.vtt as German ones.</li>
        </ul>
        <input
          ref={input}
          type="file"
          hidden
          multiple
          aria-label="Folder of videos"
          // React's types do not know it; every desktop browser does.
          {...{ webkitdirectory: '' }}
          // The same folder again must be a change too.
          onClick={(event) => (event.currentTarget.value = '')}
          onChange={(event) => onFiles([...(event.currentTarget.files ?? [])])}
        />
      </>
    ),
  }
}

const progressing = (reading: FolderReading, onClose: () => void): DialogProps => ({
  open: true,
  onOpenChange: (open) => !open && onClose(),
  title: 'Reading the folder…',
  description: 'Only names and sizes are read; nothing is sent.',
  footer: <Button onClick={onClose}>Stop reading</Button>,
  children: (
    <p role="status" className="tabular-nums">
      {reading.phase === 'reading'
        ? `${count(reading.progress.files, 'file')} in ${count(reading.progress.folders, 'folder')} so far`
        : 'Looking through it…'}
    </p>
  ),
})
