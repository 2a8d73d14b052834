'use client'

import { Check, CircleAlert, CloudOff, LoaderCircle } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { cn } from '@/lib/cn'

/** How the page's work stands with the server. `subject` names it, e.g. "Draft": "Draft saved 12:04". */
export type SaveState = { subject?: string } & (
  | { kind: 'idle' }
  | { kind: 'saved'; at: Date }
  | { kind: 'saving' }
  | { kind: 'waiting'; count: number }
  | { kind: 'failed'; what: string; onRetry: () => void }
)

/** A save that is answered sooner is not worth a flicker. */
const SHOW_SAVING_AFTER_MS = 300

/** Always says in words whether what was typed is on the server. */
export function SaveIndicator({ state }: { state: SaveState }) {
  const shown = useCalmState(state)
  return (
    <span
      role="status"
      className={cn(
        'inline-flex min-w-0 items-center gap-1.5 text-13 whitespace-nowrap text-ink-2 tabular-nums [&_.lucide]:size-3.5',
        shown.kind === 'waiting' && 'text-wait',
        shown.kind === 'failed' && 'text-bad',
      )}
    >
      {content(shown)}
    </span>
  )
}

function content(state: SaveState): ReactNode {
  const name = (verb: string) =>
    state.subject === undefined ? verb.charAt(0).toUpperCase() + verb.slice(1) : `${state.subject} ${verb}`
  switch (state.kind) {
    case 'idle':
      return null
    case 'saved':
      return (
        <>
          <Check />
          {`${name('saved')} ${clock(state.at)}`}
        </>
      )
    case 'saving':
      return (
        <>
          <LoaderCircle className="spin" />
          Saving…
        </>
      )
    case 'waiting':
      return (
        <>
          <CloudOff />
          {`${state.count} ${state.count === 1 ? 'change' : 'changes'} waiting – offline`}
        </>
      )
    case 'failed':
      return (
        <>
          <CircleAlert />
          <span className="truncate">Could not save {state.what}</span>
          <button
            type="button"
            onClick={state.onRetry}
            className="-m-1 min-h-6 p-1 font-550 underline underline-offset-3"
          >
            Retry
          </button>
        </>
      )
  }
}

const clock = (at: Date) => at.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })

/** The state to show: the previous one while a save is still young. */
function useCalmState(state: SaveState): SaveState {
  const [settled, setSettled] = useState(state)
  const isSaving = state.kind === 'saving'
  if (!isSaving && settled !== state) setSettled(state)
  useEffect(() => {
    if (!isSaving) return
    const timer = setTimeout(() => setSettled({ kind: 'saving' }), SHOW_SAVING_AFTER_MS)
    return () => clearTimeout(timer)
  }, [isSaving])
  return isSaving ? settled : state
}
