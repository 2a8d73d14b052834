import { describe, expect, it, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import type { SyncState } from '@/lib/outbox/course-sync'
import type { EditPhase, QueueItem } from '@/lib/outbox/queue-item'
import { makeQueuedEdit } from '@/test/factories'
import { saveStateOf } from './save-state'

const item = (phase: EditPhase, what = 'the move', error: AppError | null = null): QueueItem => ({
  edit: makeQueuedEdit({ what }),
  phase,
  isShown: phase !== 'held',
  error,
})
const at = '2026-11-22T12:04:00.000Z'

function stateOf(sync: Partial<SyncState>, unsaved?: { kind: 'saving' | 'unsaved'; what: string }) {
  const items = sync.items ?? []
  const waiting = items.filter(({ phase }) => phase === 'queued' || phase === 'sending').length
  const none = { items, waiting, trouble: null, refused: null, isKept: true, savedAt: 0 }
  return saveStateOf(
    { ...none, ...sync },
    { updatedAt: at, onRetry: () => {}, onCompare: () => {}, signIn: '/sign-in', unsaved },
  )
}

describe('saveStateOf', () => {
  it('says when the server last took something, by the later of its own times', () => {
    expect(stateOf({})).toEqual({ kind: 'saved', at: new Date(at) })
    const later = Date.parse(at) + 60_000
    expect(stateOf({ savedAt: later })).toEqual({ kind: 'saved', at: new Date(later) })
  })

  it('never says "saved" while something is on its way, waits or is typed', () => {
    expect(stateOf({ items: [item('sending')] })).toEqual({ kind: 'saving' })
    expect(stateOf({}, { kind: 'saving', what: 'The title' })).toEqual({ kind: 'saving' })
    expect(stateOf({}, { kind: 'unsaved', what: 'The title' })).toEqual({
      kind: 'unsaved',
      what: 'The title',
    })
  })

  it('counts what waits, and why', () => {
    const items = [item('queued'), item('queued')]
    expect(stateOf({ items, trouble: 'offline' })).toMatchObject({
      kind: 'waiting',
      count: 2,
      reason: 'offline',
    })
    expect(stateOf({ items, trouble: 'noAnswer', isKept: false })).toMatchObject({
      kind: 'waiting',
      reason: 'noAnswer',
      isKept: false,
    })
  })

  it('names what could not be saved, or how many', () => {
    expect(stateOf({ items: [item('held')], trouble: 'noAnswer' })).toMatchObject({
      kind: 'failed',
      what: 'the move',
    })
    expect(stateOf({ items: [item('held'), item('held')] })).toMatchObject({ what: '2 changes' })
    expect(stateOf({ refused: makeQueuedEdit({ what: 'the title' }) })).toMatchObject({
      kind: 'failed',
      what: 'the title',
    })
  })

  it('asks for the sign-in before anything else', () => {
    expect(stateOf({ items: [item('held')], trouble: 'signedOut' })).toEqual({
      kind: 'signedOut',
      count: 1,
      href: '/sign-in',
    })
  })

  it('names who changed the same text', () => {
    const error = new AppError('changed', 'x', {
      details: { changed_by: { id: 'u', name: 'Jonas' }, current: {} },
    })
    const asked = { ...item('conflict', 'the title', error) }
    const onCompare = vi.fn()
    const state = saveStateOf(
      { items: [asked], waiting: 0, trouble: null, refused: null, isKept: true, savedAt: 0 },
      { updatedAt: at, onRetry: () => {}, onCompare, signIn: '/sign-in' },
    )
    expect(state).toMatchObject({ kind: 'conflict', who: 'Jonas', what: 'this title' })
    if (state.kind === 'conflict') state.onCompare()
    expect(onCompare).toHaveBeenCalledWith(asked.edit.id)
  })
})
