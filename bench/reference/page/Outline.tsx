import { ChevronDown, ChevronRight, Ellipsis, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import {
  ChapterDropZone,
  CourseEditDragDropProvider,
  DraggableChapter,
  DraggableVideo,
} from './DragDropManager'
import { useCourseCreationUI } from './store'
import type { Chapter, Course, Video } from './types'

const moved = <T,>(list: readonly T[], from: number, to: number): T[] => {
  const next = [...list]
  next.splice(to, 0, ...next.splice(from, 1))
  return next
}

/**
 * The outline as the blueprint builds it: every row in the page, one list that is made anew with each hover, rows
 * that read the whole store. The menu, the selection and Alt with an arrow are not in the blueprint; they are made
 * here as its other parts are, so that the same phases can be measured.
 */
export function Outline({ course }: { course: Course }) {
  const [chapters, setChapters] = useState(course.chapters)
  const latest = useRef(chapters)

  const change = (update: (old: Chapter[]) => Chapter[]) => {
    latest.current = update(latest.current)
    setChapters(latest.current)
  }
  /** `reorderChapters(newOrder)`: the list goes to the server as a whole. */
  const save = () => {
    void fetch('/reorder', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(latest.current),
    })
  }
  const changeVideos = (chapterIndex: number, update: (old: Video[]) => Video[]) =>
    change((old) =>
      old.map((chapter, index) =>
        index === chapterIndex ? { ...chapter, videos: update(chapter.videos) } : chapter,
      ),
    )
  const moveVideo = (videoId: string, fromId: string, toId: string) => {
    change((old) => {
      const video = old.find(({ id }) => id === fromId)?.videos.find(({ id }) => id === videoId)
      if (!video) return old
      return old.map((chapter) => {
        if (chapter.id === fromId) {
          return { ...chapter, videos: chapter.videos.filter(({ id }) => id !== videoId) }
        }
        if (chapter.id === toId) {
          return { ...chapter, videos: [...chapter.videos, { ...video, chapter_id: toId }] }
        }
        return chapter
      })
    })
  }
  return (
    <CourseEditDragDropProvider>
      <h1>{course.title}</h1>
      <div role="treegrid" aria-label="Outline" aria-multiselectable="true">
        {chapters.map((chapter, chapterIndex) => (
          <DraggableChapter
            key={chapter.id}
            chapter={chapter}
            index={chapterIndex}
            onMove={(from, to) => change((old) => moved(old, from, to))}
            onEnd={save}
          >
            <ChapterCard chapter={chapter} number={chapterIndex + 1} onVideoDrop={moveVideo}>
              {chapter.videos.map((video, videoIndex) => (
                <DraggableVideo
                  key={video.id}
                  video={video}
                  chapterIndex={chapterIndex}
                  videoIndex={videoIndex}
                  onMoveWithinChapter={(at, from, to) => changeVideos(at, (old) => moved(old, from, to))}
                  onEnd={save}
                >
                  <VideoLine
                    video={video}
                    number={`${chapterIndex + 1}.${videoIndex + 1}`}
                    onRename={(filename) => {
                      changeVideos(chapterIndex, (old) =>
                        old.map((other) => (other.id === video.id ? { ...other, filename } : other)),
                      )
                      save()
                    }}
                    onMoveBy={(step) => {
                      const to = videoIndex + step
                      if (to < 0 || to >= chapter.videos.length) return
                      changeVideos(chapterIndex, (old) => moved(old, videoIndex, to))
                      save()
                    }}
                  />
                </DraggableVideo>
              ))}
            </ChapterCard>
          </DraggableChapter>
        ))}
      </div>
    </CourseEditDragDropProvider>
  )
}

interface ChapterCardProps {
  chapter: Chapter
  number: number
  onVideoDrop: (videoId: string, fromId: string, toId: string) => void
  children: ReactNode
}

function ChapterCard({ chapter, number, onVideoDrop, children }: ChapterCardProps) {
  const ui = useCourseCreationUI()
  const { chapterExpanded } = ui.preferences
  const isExpanded = chapterExpanded[chapter.id] ?? true
  return (
    <div className="card">
      <div
        role="row"
        data-row-key={chapter.id}
        aria-label={`Chapter ${number}, ${chapter.title}`}
        tabIndex={-1}
        className="row head"
      >
        <button
          type="button"
          aria-label={`${isExpanded ? 'Collapse' : 'Expand'} ${chapter.title}`}
          onClick={() =>
            ui.updatePreference('chapterExpanded', { ...chapterExpanded, [chapter.id]: !isExpanded })
          }
        >
          {isExpanded ? <ChevronDown size={16} /> : <ChevronRight size={16} />}
        </button>
        <span>{number}</span>
        <h3>{chapter.title}</h3>
        <span>{chapter.videos.length} videos</span>
        <RowMenu title={chapter.title} />
      </div>
      {isExpanded && (
        <ChapterDropZone chapterId={chapter.id} onVideoDrop={onVideoDrop}>
          {children}
        </ChapterDropZone>
      )}
    </div>
  )
}

interface VideoLineProps {
  video: Video
  number: string
  onRename: (filename: string) => void
  onMoveBy: (step: 1 | -1) => void
}

function VideoLine({ video, number, onRename, onMoveBy }: VideoLineProps) {
  const ui = useCourseCreationUI()
  const isEditing = ui.editing.type === 'video' && ui.editing.id === video.id
  const isSelected = ui.selected.has(video.id)
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      onMoveBy(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'F2') ui.startEdit('video', video.id)
    else if (event.key === ' ') ui.toggleSelected(video.id)
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') focusBeside(event.currentTarget, event.key)
    else return
    event.preventDefault()
  }
  return (
    <div
      role="row"
      data-row-key={video.id}
      aria-label={`Video ${number}, ${video.filename}`}
      aria-selected={isSelected}
      tabIndex={-1}
      className="row vid"
      onKeyDown={handleKeyDown}
    >
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={`Select ${video.filename}`}
        checked={isSelected}
        onChange={() => ui.toggleSelected(video.id)}
      />
      <span>{number}</span>
      {isEditing ? (
        <TitleField
          title={video.filename}
          onDone={(title) => {
            ui.stopEdit()
            if (title !== null) onRename(title)
          }}
        />
      ) : (
        <span className="t">{video.filename}</span>
      )}
      <span>{video.status}</span>
      <button type="button" aria-label={`Delete video ${video.filename}`} tabIndex={-1}>
        <Trash2 size={16} />
      </button>
      <RowMenu title={video.filename} />
    </div>
  )
}

function focusBeside(row: Element, key: 'ArrowDown' | 'ArrowUp') {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row-key]')]
  rows[rows.findIndex((other) => other === row) + (key === 'ArrowDown' ? 1 : -1)]?.focus()
}

function TitleField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(title)
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  return (
    <input
      ref={input}
      aria-label="Title"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onDone(text)
        if (event.key === 'Escape') onDone(null)
      }}
    />
  )
}

const RowMenu = ({ title }: { title: string }) => (
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger aria-label={`More for ${title}`} tabIndex={-1}>
      <Ellipsis size={16} />
    </DropdownMenu.Trigger>
    <DropdownMenu.Portal>
      <DropdownMenu.Content className="menu">
        {['Rename', 'Move up', 'Move down', 'Move to…', 'Delete'].map((label) => (
          <DropdownMenu.Item key={label}>{label}</DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
)
