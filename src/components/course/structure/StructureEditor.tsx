'use client'

import { useMemo, useRef, useState } from 'react'
import { CourseEditDragDropProvider } from '@/components/course/DragDropManager'
import { SoftDeleteManager } from '@/components/course/SoftDeleteManager'
import { LeftOutFiles } from '@/components/course/upload/LeftOutFiles'
import { ErrorState } from '@/components/ui/ErrorState'
import { Skeleton } from '@/components/ui/Skeleton'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { errorMessage } from '@/lib/errors'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import { type Item, type StructureActions, StructureActionsContext } from './actions'
import { MoveDialog } from './MoveDialog'
import { editorRows, withoutMarked } from './outline-rows'
import { OutlineRows } from './OutlineRows'
import { createRowFocus, RowFocusContext } from './row-focus'
import { StructureToolbar } from './StructureToolbar'
import { useChapterFiles } from './use-chapter-files'
import { useNewFields } from './use-new-fields'
import { useRowKeys } from './use-row-keys'
import { moveOneOrSay, useExpanded, useStructureWrites } from './use-structure-writes'

interface StructureEditorProps {
  courseId: string
  /** `wizard`: deletions are marks until the course is created. `edit`: they are made on the server at once. */
  mode: 'wizard' | 'edit'
  /** Instead of uploading at once what is picked or dropped. */
  onPickFiles?: (chapterId: string, files: File[]) => void
}

const nothing: ReadonlySet<string> = new Set()

/** Chapters and videos of a course: add, rename, move, delete, and give them files. */
export function StructureEditor({ courseId, ...props }: StructureEditorProps) {
  const { data: course, error, isFetching, refetch } = useCourseQuery(courseId)
  if (course) return <Outline course={course} {...props} />
  if (!error) return <OutlineLoading />
  return (
    <ErrorState
      title="The outline could not be loaded"
      message={errorMessage(error)}
      onRetry={() => void refetch()}
      isRetrying={isFetching}
    />
  )
}

const OutlineLoading = () => (
  <div role="status" aria-label="Loading the outline" className="sheet-rule grid gap-4 pt-4">
    <Skeleton className="h-5 w-2/5" />
    <Skeleton className="h-4 w-3/5" />
    <Skeleton className="h-4 w-1/2" />
  </div>
)

function Outline({
  course,
  mode,
  onPickFiles,
}: Omit<StructureEditorProps, 'courseId'> & { course: CourseTree }) {
  const grid = useRef<HTMLDivElement>(null)
  const [rowFocus] = useState(createRowFocus)
  const [moving, setMoving] = useState<Item | null>(null)
  const marks = useCourseCreationUI((state) => state.pendingDeletes)
  const marked = mode === 'wizard' ? marks : nothing
  const { startEdit, openModal } = useCourseCreationUI.getState()

  const writes = useStructureWrites(course.id, mode)
  const files = useChapterFiles(course.id, course)
  const fields = useNewFields(writes.create)
  const { expanded, isExpanded, setExpanded } = useExpanded()
  const kept = useMemo(() => withoutMarked(course, marked), [course, marked])
  const rows = useMemo(() => editorRows(course, expanded, marked), [course, expanded, marked])

  const addFiles = (chapterId: string, chosen: File[], videoId?: string) => {
    if (onPickFiles && videoId === undefined) onPickFiles(chapterId, chosen)
    else files.addFiles(chapterId, chosen, videoId)
  }
  const actions: StructureActions = {
    mode,
    rename: writes.rename,
    startRename: ({ type, id }) => startEdit(type, id, 'title'),
    remove: (item) => {
      if (mode === 'wizard') keys.keepFocusOn(item.id)
      else keys.passFocusOn(item.id)
      writes.remove(item)
    },
    restore: (item) => {
      keys.keepFocusOn(item.id)
      writes.restore(item)
    },
    moveBy: (item, step) => {
      const move = moveOneOrSay(kept, item, step)
      if (!move) return
      keys.keepFocusOn(item.id)
      if (move.toChapterId !== undefined) setExpanded([move.toChapterId], true)
      writes.move(kept, move)
    },
    move: (move) => writes.move(kept, move),
    chooseMove: setMoving,
    addVideo: (chapterId) => {
      setExpanded([chapterId], true)
      fields.open(chapterId)
    },
    addFiles,
    setExpanded: (chapterId, isOpen) => setExpanded([chapterId], isOpen),
    preview: ({ id, title }) => openModal('video-preview', { videoId: id, title }),
    retryUpload: files.retryUpload,
    cancelUpload: files.cancelUpload,
  }
  const keys = useRowKeys(grid, rows, rowFocus, actions)
  const chapterIds = course.chapters.map(({ id }) => id)
  const isCollapsed = chapterIds.length > 0 && !chapterIds.some(isExpanded)

  return (
    <StructureActionsContext value={actions}>
      <RowFocusContext value={rowFocus}>
        <CourseEditDragDropProvider
          course={kept}
          isExpanded={isExpanded}
          onMove={actions.move}
          onExpand={(id) => setExpanded([id], true)}
          onFiles={addFiles}
        >
          <StructureToolbar
            chapters={kept.totalChapters}
            videos={kept.totalVideos}
            isCollapsed={isCollapsed}
            onAddChapter={() => fields.open(null)}
            onToggleAll={() => setExpanded(chapterIds, isCollapsed)}
          />
          <LeftOutFiles files={files.leftOut} onAddAnyway={files.addAnyway} onDismiss={files.dismiss} />
          <OutlineRows
            ref={grid}
            rows={rows}
            course={course}
            fields={fields}
            onKeyDown={keys.handleKeyDown}
            onKeyDownCapture={keys.handleKeyDownCapture}
          />
          {mode === 'wizard' && <SoftDeleteManager courseId={course.id} mode="wizard" className="mt-6" />}
          {moving && (
            <MoveDialog
              course={kept}
              item={moving}
              onClose={() => setMoving(null)}
              onMove={(move) => {
                setMoving(null)
                if (!move) return
                keys.keepFocusOn(moving.id)
                if (move.toChapterId !== undefined) setExpanded([move.toChapterId], true)
                writes.move(kept, move)
              }}
            />
          )}
        </CourseEditDragDropProvider>
      </RowFocusContext>
    </StructureActionsContext>
  )
}
