import type { AppError } from '@/lib/errors'
import type { WriteResult } from '@/types/operations'
import type { QueuedEdit } from './queued-edit'

/**
 * `queued`: to be sent. `sending`: on its way. `held`: off the screen, and sent again when the server answers.
 * `conflict`: somebody else changed the text meanwhile, and a person decides.
 */
export type EditPhase = 'queued' | 'sending' | 'held' | 'conflict'

/** An edit of the queue as others see it. */
export interface QueueItem {
  readonly edit: QueuedEdit
  readonly phase: EditPhase
  /** Whether it is drawn on top of the server's truth. */
  readonly isShown: boolean
  /** Why it is held or in conflict. */
  readonly error: AppError | null
}

export interface Settler {
  resolve: (result: WriteResult | undefined) => void
  reject: (error: AppError) => void
}

/** The same with what only the queue needs. */
export interface Item extends QueueItem {
  edit: QueuedEdit
  phase: EditPhase
  isShown: boolean
  error: AppError | null
  /** May have reached the server, so it must not change any more. */
  isOut: boolean
  /** A person knows that it is held. */
  isTold: boolean
  failures: number
  stored: Promise<boolean>
  settlers: Settler[]
  /** Resolves when the stream brings its operation, perhaps before the answer. */
  confirmed: Promise<WriteResult | undefined>
  confirm: (result: WriteResult | undefined) => void
}

export function makeItem(edit: QueuedEdit, stored: Promise<boolean>, isOut: boolean): Item {
  let confirm: Item['confirm'] = () => {}
  const confirmed = new Promise<WriteResult | undefined>((resolve) => (confirm = resolve))
  return {
    edit,
    phase: 'queued',
    isShown: true,
    error: null,
    isOut,
    isTold: false,
    failures: 0,
    stored,
    settlers: [],
    confirmed,
    confirm,
  }
}

/** Waits for its turn or is on its way, and not for a person or a connection. */
export const isLive = ({ phase }: QueueItem): boolean => phase === 'queued' || phase === 'sending'

/** Tells everybody who waits for it, once. */
export const settle = (item: Item, how: (settler: Settler) => void): void =>
  item.settlers.splice(0).forEach(how)
