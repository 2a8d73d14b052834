import type { Route } from 'next'
import type { SaveState } from '@/components/shell/SaveIndicator'
import { count } from '@/lib/format'
import type { SyncState } from '@/lib/outbox/course-sync'
import { conflictOf } from '@/lib/outbox/conflict'

interface SaveStateOptions {
  /** When the server last changed the course, ISO 8601. */
  updatedAt: string
  onRetry: () => void
  onCompare: (editId: string) => void
  /** Where signing in again leads back from. */
  signIn: Route
  /** What is typed and in no edit yet: `saving` when it becomes one in a moment. */
  unsaved?: { kind: 'saving' | 'unsaved'; what: string } | undefined
}

/** The words for how a course's edits stand with the server; the worst news first. */
export function saveStateOf(state: SyncState, options: SaveStateOptions): SaveState {
  const { items, trouble, waiting, refused, isKept, savedAt } = state
  const held = items.filter(({ phase }) => phase === 'held')
  if (trouble === 'signedOut' && held.length > 0) {
    return { kind: 'signedOut', count: held.length, href: options.signIn }
  }
  const [first] = held
  if (first) {
    const what = held.length === 1 ? first.edit.what : count(held.length, 'change')
    return { kind: 'failed', what, onRetry: options.onRetry }
  }
  const asked = items.find(({ phase }) => phase === 'conflict')
  if (asked) {
    const { who, what } = conflictOf(asked)
    return { kind: 'conflict', who, what, onCompare: () => options.onCompare(asked.edit.id) }
  }
  if (waiting > 0 && (trouble === 'offline' || trouble === 'noAnswer')) {
    return { kind: 'waiting', count: waiting, reason: trouble, isKept }
  }
  if (waiting > 0) return { kind: 'saving' }
  if (refused) return { kind: 'failed', what: refused.what, onRetry: options.onRetry }
  const { unsaved } = options
  if (unsaved) {
    return unsaved.kind === 'unsaved' ? { kind: 'unsaved', what: unsaved.what } : { kind: 'saving' }
  }
  return { kind: 'saved', at: new Date(Math.max(Date.parse(options.updatedAt), savedAt)) }
}
