'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { controlStyle } from '@/components/ui/control-style'
import { Field } from '@/components/ui/Field'
import { RadioGroup } from '@/components/ui/RadioGroup'
import { useFieldControl } from '@/components/ui/field-context'
import { findVideo } from '@/lib/course-tree'
import { count } from '@/lib/format'
import type { CourseTree } from '@/types/course'
import type { Item } from './actions'
import { type ChosenPlace, type Landing, moveToPlace } from './drop-to-move'

interface MoveDialogProps {
  /** Without what is marked for deletion. */
  course: CourseTree
  /** Of one kind. */
  items: readonly Item[]
  /** `null` when the chosen place is the one they have. */
  onMove: (landing: Landing | null) => void
  onClose: () => void
}

/** The way to any place without dragging: a chapter for a video, a neighbour for a chapter. */
export function MoveDialog({ course, items, onMove, onClose }: MoveDialogProps) {
  const [item] = items
  const type = item?.type ?? 'video'
  const ids = items.map(({ id }) => id)
  const others = course.chapters.filter(({ id }) => !ids.includes(id))
  const home = item?.type === 'video' ? findVideo(course, item.id)?.chapter_id : undefined
  const [chapterId, setChapterId] = useState(home ?? others[0]?.id ?? '')
  const [place, setPlace] = useState<'first' | 'last' | 'behind'>('last')

  const handleMove = () => {
    const chosen: ChosenPlace = {
      place: place === 'behind' ? { behind: chapterId } : place,
      ...(type === 'video' && { chapterId }),
    }
    onMove(moveToPlace(course, { type, ids }, chosen))
  }
  const options = [
    { value: 'first', label: 'First' },
    { value: 'last', label: 'Last' },
    ...(type === 'chapter' && others.length > 0 ? [{ value: 'behind', label: 'After…' } as const] : []),
  ] as const

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={<>Move {items.length === 1 ? <bdi>“{item?.title}”</bdi> : count(items.length, type)}</>}
      footer={
        <>
          <Button onClick={onClose}>Keep its place</Button>
          <Button variant="primary" onClick={handleMove}>
            Move
          </Button>
        </>
      }
    >
      {type === 'video' && (
        <Field label="Chapter">
          <ChapterSelect chapters={course.chapters} value={chapterId} onChange={setChapterId} />
        </Field>
      )}
      <RadioGroup label="Place" name="place" value={place} onValueChange={setPlace} options={[...options]} />
      {place === 'behind' && (
        <Field label="After which chapter">
          <ChapterSelect chapters={others} value={chapterId} onChange={setChapterId} />
        </Field>
      )}
    </Dialog>
  )
}

interface ChapterSelectProps {
  chapters: readonly { id: string; title: string }[]
  value: string
  onChange: (id: string) => void
}

function ChapterSelect({ chapters, value, onChange }: ChapterSelectProps) {
  const wired = useFieldControl({})
  return (
    <select
      {...wired}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      className={`${controlStyle} min-h-[46px] md:min-h-[38px]`}
    >
      {chapters.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  )
}
