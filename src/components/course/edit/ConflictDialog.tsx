'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ModalProps } from '@/components/course/modals/modal-props'
import { Button } from '@/components/ui/Button'
import { CopyButton } from '@/components/ui/CopyButton'
import { Dialog } from '@/components/ui/Dialog'
import { useSyncState } from '@/hooks/use-sync-state'
import { cn } from '@/lib/cn'
import { type Conflict, conflictOf } from '@/lib/outbox/conflict'
import { textOf } from '@/lib/outbox/field-rules'
import { resolveConflict } from '@/lib/outbox/resolve-conflict'

/** Longer texts stand beside each other, each to be copied. */
const LONG = 120

/** Two people changed one text: both versions, whose and when, and the choice. Nothing is overwritten before it. */
export function ConflictDialog({ data: { courseId, editId }, onClose }: ModalProps<'text-conflict'>) {
  const { items } = useSyncState(courseId)
  const item = items.find(({ edit, phase }) => edit.id === editId && phase === 'conflict')
  useEffect(() => {
    if (!item) onClose() // decided elsewhere
  }, [item, onClose])
  return item ? <Choice courseId={courseId} conflict={conflictOf(item)} onClose={onClose} /> : null
}

interface ChoiceProps {
  courseId: string
  conflict: Conflict
  onClose: () => void
}

function Choice({ courseId, conflict, onClose }: ChoiceProps) {
  const client = useQueryClient()
  const { who, what, mine, theirs, at } = conflict
  const isLong = [mine, theirs].some((text) => textOf(text).length > LONG)
  const keep = (which: 'mine' | 'theirs') => {
    resolveConflict(client, courseId, conflict, which)
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={
        <>
          <bdi>{who}</bdi> changed {what} too. Keep which one?
        </>
      }
      description="Yours is not saved over it before you have chosen."
      className={isLong ? 'w-[min(860px,100%)]' : undefined}
      footer={
        <>
          <Button variant="ghost" data-autofocus onClick={onClose}>
            Decide later
          </Button>
          <Button onClick={() => keep('theirs')}>Keep theirs</Button>
          <Button variant="primary" onClick={() => keep('mine')}>
            Keep mine
          </Button>
        </>
      }
    >
      <div className={cn('grid gap-4', isLong && 'md:grid-cols-2')}>
        <Version title="Yours" text={textOf(mine)} copy="Copy mine" />
        <Version
          title={
            <>
              <bdi>{who}</bdi>
              {at !== null && <span className="font-normal text-ink-2">, {clock(at)}</span>}
            </>
          }
          text={textOf(theirs)}
          copy="Copy theirs"
        />
      </div>
    </Dialog>
  )
}

const Version = ({ title, text, copy }: { title: React.ReactNode; text: string; copy: string }) => (
  <section className="grid content-start gap-1.5">
    <div className="flex min-h-7 items-center justify-between gap-2">
      <h3 className="text-13 font-550">{title}</h3>
      {text !== '' && <CopyButton text={text}>{copy}</CopyButton>}
    </div>
    <p
      dir="auto"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
      tabIndex={0}
      className="max-h-[40vh] overflow-y-auto rounded-control bg-sunken px-3 py-2 break-words whitespace-pre-wrap"
    >
      {text === '' ? <span className="text-ink-2">nothing</span> : text}
    </p>
  </section>
)

const clock = (iso: string) => new Date(iso).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })
