'use client'

import { Check, CircleAlert, CloudOff, LoaderCircle, Pencil } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { type ReactNode, useEffect, useState } from 'react'
import { cn } from '@/lib/cn'
import { count } from '@/lib/format'

/** How the page's work stands with the server. `subject` names it, e.g. "Draft": "Draft saved 12:04". */
export type SaveState = { subject?: string } & (
  | { kind: 'idle' }
  /** `at` is the server's time. */
  | { kind: 'saved'; at: Date }
  | { kind: 'saving' }
  /** Typed, and to be saved by the person. */
  | { kind: 'unsaved'; what: string }
  | { kind: 'waiting'; count: number; reason?: 'offline' | 'noAnswer'; isKept?: boolean }
  /** Kept until the person has signed in again, at `href`. */
  | { kind: 'signedOut'; count: number; href: Route }
  | { kind: 'failed'; what: string; onRetry: () => void }
  /** Somebody changed the same text. */
  | { kind: 'conflict'; who: string; what: string; onCompare: () => void }
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
        (shown.kind === 'waiting' || shown.kind === 'unsaved' || shown.kind === 'signedOut') && 'text-wait',
        (shown.kind === 'failed' || shown.kind === 'conflict') && 'text-bad',
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
    case 'unsaved':
      return (
        <>
          <Pencil />
          <span className="truncate">{`${state.what} not saved yet`}</span>
        </>
      )
    case 'waiting': {
      const reason = state.reason === 'noAnswer' ? 'the server does not answer' : 'offline'
      const isLost = state.isKept === false
      return (
        <>
          <CloudOff />
          <span className="truncate">
            {`${count(state.count, 'change')} waiting – ${reason}${isLost ? ', not kept if you leave' : ''}`}
          </span>
        </>
      )
    }
    case 'signedOut':
      return (
        <>
          <CloudOff />
          <span className="truncate">
            <Link href={state.href}>Sign in again</Link>
            {`; ${state.count === 1 ? 'your change is' : `your ${count(state.count, 'change')} are`} kept`}
          </span>
        </>
      )
    case 'failed':
      return (
        <>
          <CircleAlert />
          <span className="truncate">Could not save {state.what}</span>
          <Action onClick={state.onRetry}>Retry</Action>
        </>
      )
    case 'conflict':
      return (
        <>
          <CircleAlert />
          <span className="truncate">
            <bdi>{state.who}</bdi> changed {state.what} too
          </span>
          <Action onClick={state.onCompare}>Compare</Action>
        </>
      )
  }
}

const Action = ({ onClick, children }: { onClick: () => void; children: ReactNode }) => (
  <button type="button" onClick={onClick} className="-m-1 min-h-6 p-1 font-550 underline underline-offset-3">
    {children}
  </button>
)

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
