'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { controlStyle } from '@/components/ui/control-style'
import { Field } from '@/components/ui/Field'
import { RadioGroup } from '@/components/ui/RadioGroup'
import { useFieldControl } from '@/components/ui/field-context'
import { findVideo } from '@/lib/course-tree'
import type { MoveRequest } from '@/schemas/course'
import type { CourseTree } from '@/types/course'
import type { Item } from './actions'
import { type ChosenPlace, moveToPlace } from './drop-to-move'

interface MoveDialogProps {
  /** Without what is marked for deletion. */
  course: CourseTree
  item: Item
  /** `null` when the chosen place is the one it has. */
  onMove: (move: MoveRequest | null) => void
  onClose: () => void
}

/** The way to any place without dragging: a chapter for a video, a neighbour for a chapter. */
export function MoveDialog({ course, item, onMove, onClose }: MoveDialogProps) {
  const others = course.chapters.filter(({ id }) => id !== item.id)
  const home = item.type === 'video' ? findVideo(course, item.id)?.chapter_id : undefined
  const [chapterId, setChapterId] = useState(home ?? others[0]?.id ?? '')
  const [place, setPlace] = useState<'first' | 'last' | 'behind'>('last')

  const handleMove = () => {
    const chosen: ChosenPlace = {
      place: place === 'behind' ? { behind: chapterId } : place,
      ...(item.type === 'video' && { chapterId }),
    }
    onMove(moveToPlace(course, item.id, chosen))
  }
  const options = [
    { value: 'first', label: 'First' },
    { value: 'last', label: 'Last' },
    ...(item.type === 'chapter' && others.length > 0 ? [{ value: 'behind', label: 'After…' } as const] : []),
  ] as const

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={
        <>
          Move <bdi>“{item.title}”</bdi>
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Keep its place</Button>
          <Button variant="primary" onClick={handleMove}>
            Move
          </Button>
        </>
      }
    >
      {item.type === 'video' && (
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
