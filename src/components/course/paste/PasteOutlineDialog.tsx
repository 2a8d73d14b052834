'use client'

import { type ClipboardEvent, type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Textarea } from '@/components/ui/Textarea'
import { newId } from '@/lib/ids'
import { normalizeText, parseOutline } from '@/lib/outline-text/parse-outline'
import {
  type Destination,
  outlineRequest,
  planOutline,
  planRefusal,
  planWords,
  previewRows,
} from '@/lib/outline-text/plan-outline'
import type { OutlineFormat, ParseOptions } from '@/lib/outline-text/types'
import type { OutlineImport } from '@/schemas/course'
import type { CourseTree } from '@/types/course'
import { PasteOptions } from './PasteOptions'
import { PastePreview } from './PastePreview'
import { showLines } from './show-lines'
import { tooLarge } from './text-size'
import { useDelayed } from './use-delayed'

/** An outline that somebody wants to have in the course. */
export interface PastedOutline {
  request: OutlineImport
  /** "4 chapters and 23 videos". */
  words: string
  text: string
  chapterId: string | null
}

export interface PasteOutlineDialogProps {
  /** Without what is marked for deletion. */
  course: CourseTree
  start: {
    text: string
    /** The chapter that it was pasted on. */
    chapterId: string | null
    /** Why it could not be added the last time. */
    error?: string
  }
  /** Called with the text when the dialog closes without adding it. */
  onKeep: (text: string) => void
  onAdd: (outline: PastedOutline) => void
  onClose: () => void
}

/** A text, what it is read as, and where that goes. Nothing is added before the button says what it adds. */
export function PasteOutlineDialog({ course, start, onKeep, onAdd, onClose }: PasteOutlineDialogProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => (tooLarge(start.text) === null ? normalizeText(start.text) : ''))
  /** Of a text that was pasted and not taken. */
  const [sizeError, setSizeError] = useState(() => tooLarge(start.text))
  const [format, setFormat] = useState<OutlineFormat | undefined>()
  const [flat, setFlat] = useState<'chapters' | 'videos' | undefined>()
  const [chosen, setChapterId] = useState(start.chapterId)

  // Somebody may delete the chapter meanwhile.
  const chapterId = course.chapters.some(({ id }) => id === chosen) ? chosen : null
  const flatAs = flat ?? (chapterId === null ? 'chapters' : 'videos')
  const readText = useDelayed(text, 200)
  const { parsed, plan } = useMemo(
    () => readOutline(readText, { format, flatAs }, chapterId),
    [readText, format, flatAs, chapterId],
  )
  const rows = useMemo(() => previewRows(plan, course, destinationOf(chapterId)), [plan, course, chapterId])
  const refusal = planRefusal(plan, course)

  const close = () => {
    onKeep(text)
    onClose()
  }
  const add = () => {
    // What stands in the field now, even when the preview has not caught up.
    const latest = text === readText ? plan : readOutline(text, { format, flatAs }, chapterId).plan
    if (planRefusal(latest, course) !== null) return
    const request = outlineRequest(latest, destinationOf(chapterId), newId)
    onAdd({ request, words: planWords(latest), text, chapterId })
  }
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    add()
  }

  /** Before the browser lays it out, which takes it minutes for a whole book. */
  const handlePaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget
    const pasted = event.clipboardData.getData('text/plain')
    const error = tooLarge(value.slice(0, selectionStart) + pasted + value.slice(selectionEnd))
    if (error === null) return
    event.preventDefault()
    setSizeError(error)
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title="Paste an outline"
      description="Lines become chapters and planned videos. Nothing is added until you say so."
      className="w-[min(1040px,100%)]"
      footer={
        <>
          <Button onClick={close}>Add nothing</Button>
          <Button variant="primary" onClick={add} disabledReason={refusal ?? undefined}>
            {refusal === null ? `Add ${planWords(plan)}` : 'Add to the course'}
          </Button>
        </>
      }
    >
      {start.error !== undefined && (
        <Callout tone="bad" role="alert" title="The outline is not in the course">
          <p className="text-13">{start.error} Your text is still here.</p>
        </Callout>
      )}
      <div className="grid gap-x-7 gap-y-4 md:grid-cols-2">
        <div className="grid content-start gap-4">
          <Field
            label="Outline"
            hint="Chapters begin at the start of a line; videos stand below them with spaces or a “-” in front. Markdown and cells of a spreadsheet work too."
            error={sizeError ?? undefined}
          >
            <Textarea
              ref={field}
              data-autofocus
              value={text}
              spellCheck={false}
              onChange={(event) => {
                setText(normalizeText(event.currentTarget.value))
                setSizeError(null)
              }}
              onPaste={handlePaste}
              onKeyDown={handleKeyDown}
              className="h-[min(340px,38vh)] resize-none whitespace-pre-wrap [tab-size:4]"
            />
          </Field>
          <PasteOptions
            course={course}
            parsed={parsed}
            format={format}
            onFormat={setFormat}
            flatAs={flatAs}
            onFlatAs={setFlat}
            chapterId={chapterId}
            onChapter={setChapterId}
          />
        </div>
        <PastePreview
          isEmpty={readText.trim() === ''}
          parsed={parsed}
          words={planWords(plan)}
          rows={rows}
          onShow={(line, endLine) => showLines(field.current, line, endLine)}
        />
      </div>
    </Dialog>
  )
}

const destinationOf = (chapterId: string | null): Destination => (chapterId === null ? 'end' : { chapterId })

function readOutline(text: string, options: ParseOptions, chapterId: string | null) {
  const parsed = parseOutline(text, options)
  return { parsed, plan: planOutline(parsed, destinationOf(chapterId)) }
}
