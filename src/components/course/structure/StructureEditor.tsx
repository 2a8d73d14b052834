'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { CourseEditDragDropProvider } from '@/components/course/DragDropManager'
import { showRow } from '@/components/course/edit/show-row'
import { useOutlinePaste } from '@/components/course/paste/use-outline-paste'
import { SoftDeleteManager } from '@/components/course/SoftDeleteManager'
import { usePaletteOffer } from '@/components/palette/actions'
import { ErrorState } from '@/components/ui/ErrorState'
import { Skeleton } from '@/components/ui/Skeleton'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { findVideo } from '@/lib/course-tree'
import { errorMessage } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import type { FolderStart } from '../folder/folder-start'
import { type Item, StructureActionsContext } from './actions'
import {
  AskedFiles,
  EmptyOutline,
  FolderDialog,
  LeftOutFiles,
  MoveDialog,
  ShortcutsDialog,
  useEarlyDialogs,
} from './later-parts'
import { editorRows, hasItem, withoutMarked } from './outline-rows'
import { OutlineBar } from './OutlineBar'
import { OutlineRows } from './OutlineRows'
import { createRowFocus, RowFocusContext } from './row-focus'
import { StructureToolbar } from './StructureToolbar'
import { useChapterFiles } from './use-chapter-files'
import { setExpanded, useExpanded } from './use-expanded'
import { type NewField, useNewFields } from './use-new-fields'
import { useShownItem } from './use-shown-item'
import { useStructureActionsOf } from './use-structure-actions'
import { useStructureWrites } from './use-structure-writes'

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
  const [rowFocus] = useState(createRowFocus)
  const [moving, setMoving] = useState<readonly Item[]>([])
  const [folder, setFolder] = useState<FolderStart | null>(null)
  const [areKeysShown, setAreKeysShown] = useState(false)
  const marks = useCourseCreationUI((state) => state.pendingDeletes)
  const marked = mode === 'wizard' ? marks : nothing
  const isAsked = useCourseCreationUI(({ uploads }) =>
    Object.values(uploads).some(({ courseId, doubt }) => courseId === course.id && doubt !== undefined),
  )

  const writes = useStructureWrites(course.id)
  const files = useChapterFiles(course.id, course)
  const newFields = useNewFields(writes.create)
  const { sent } = newFields
  const fields = useMemo(
    () => newFields.fields.filter((field) => !isMadeMeanwhile(course, field)),
    [course, newFields.fields],
  )
  const { expanded, isExpanded } = useExpanded()
  const kept = useMemo(() => withoutMarked(course, marked), [course, marked])
  const rows = useMemo(
    () => editorRows(course, expanded, marked, { fields, sent }),
    [course, expanded, marked, fields, sent],
  )
  useShownItem(kept, rows, rowFocus)
  useEarlyDialogs()
  const client = useQueryClient()
  const actions = useStructureActionsOf({
    mode,
    course: kept,
    latest: () =>
      withoutMarked(client.getQueryData(courseQueries.detail(course.id).queryKey) ?? course, marked),
    rows,
    rowFocus,
    writes,
    files,
    fields: newFields,
    onPickFiles,
    onChooseMove: setMoving,
    onShowShortcuts: () => setAreKeysShown(true),
  })
  const paste = useOutlinePaste(kept)
  const chooseFolder = () => setFolder({ id: newId(), chapterId: null })
  const chapterIds = course.chapters.map(({ id }) => id)
  const isCollapsed = chapterIds.length > 0 && !chapterIds.some(isExpanded)

  usePaletteOffer({
    actions: {
      'add-chapter': () => newFields.handlers.open(null),
      'paste-outline': paste.open,
      'expand-all': chapterIds.every(isExpanded) ? undefined : () => setExpanded(chapterIds, true),
      'collapse-all': chapterIds.some(isExpanded) ? () => setExpanded(chapterIds, false) : undefined,
      shortcuts: actions.showShortcuts,
    },
    course: {
      id: course.id,
      itemActions: (item) => ({
        move: () => setMoving([item]),
        rename: () => {
          showRow(item.id)
          actions.startRename(item)
        },
        preview: findVideo(course, item.id)?.status === 'ready' ? () => actions.preview(item) : undefined,
        delete: () => actions.remove([item]),
      }),
    },
  })

  return (
    <StructureActionsContext value={actions}>
      <RowFocusContext value={rowFocus}>
        <CourseEditDragDropProvider
          course={kept}
          isExpanded={isExpanded}
          onMove={actions.drop}
          onExpand={(id) => setExpanded([id], true)}
          onFiles={actions.addFiles}
          onFolders={(chapterId, items) => setFolder({ id: newId(), chapterId, items })}
        >
          <OutlineBar
            toolbar={
              <StructureToolbar
                courseId={course.id}
                chapters={kept.totalChapters}
                videos={kept.totalVideos}
                isCollapsed={isCollapsed}
                onAddChapter={() => newFields.handlers.open(null)}
                onToggleAll={() => setExpanded(chapterIds, isCollapsed)}
                onPaste={paste.open}
                onChooseFolder={chooseFolder}
                onMayPaste={paste.preload}
                onShowShortcuts={actions.showShortcuts}
              />
            }
            course={kept}
          />
          {files.leftOut.length > 0 && (
            <LeftOutFiles files={files.leftOut} onAddAnyway={files.addAnyway} onDismiss={files.dismiss} />
          )}
          {isAsked && <AskedFiles courseId={course.id} />}
          <OutlineRows
            rows={rows}
            course={course}
            fieldHandlers={newFields.handlers}
            empty={<EmptyOutline onPaste={paste.open} onChooseFolder={chooseFolder} />}
          />
          {paste.dialog}
          {folder && (
            <FolderDialog course={kept} start={folder} onClose={() => setFolder(null)} onReopen={setFolder} />
          )}
          <NewFieldHint fields={fields} />
          {mode === 'wizard' && <SoftDeleteManager courseId={course.id} mode="wizard" className="mt-6" />}
          {areKeysShown && <ShortcutsDialog onClose={() => setAreKeysShown(false)} />}
          {moving.length > 0 && (
            <MoveDialog
              course={kept}
              items={moving}
              onClose={() => setMoving([])}
              onMove={(landing) => {
                setMoving([])
                if (landing) actions.moveTo(landing)
              }}
            />
          )}
        </CourseEditDragDropProvider>
      </RowFocusContext>
    </StructureActionsContext>
  )
}

/** What came back into its field was kept and sent once more, and the server has it by now. */
const isMadeMeanwhile = (course: CourseTree, { itemId, error }: NewField): boolean =>
  itemId !== undefined && error !== null && hasItem(course, itemId)

function NewFieldHint({ fields }: { fields: readonly NewField[] }) {
  const last = fields.at(-1)
  if (!last) return null
  return (
    <p className="pt-3 text-13 text-ink-2">
      Enter adds the {last.target === null ? 'chapter' : 'video'} and opens the next one. Escape stops.
    </p>
  )
}
