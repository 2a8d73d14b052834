import type { AppError } from '@/lib/errors'
import type { NewCaptions } from '@/lib/outbox/caption-edits'
import type { Answer } from '@/lib/outbox/course-sync'
import { verdictOf } from '@/lib/outbox/verdict'
import type { CourseEvent, WriteResult } from '@/types/operations'

/** How the captions on the screen stand with the server. */
export type SaveState =
  | { kind: 'saved' }
  | { kind: 'unsaved' | 'saving' }
  /** Kept in the browser; sent when the server can be reached. */
  | { kind: 'waiting' }
  | { kind: 'failed'; message: string }
  /** Somebody else changed them: nothing is sent until a person has chosen. */
  | { kind: 'conflict'; who: string }

type Captions = Pick<NewCaptions, 'text' | 'cues' | 'ends'>

export interface SaverOptions {
  videoId: string
  language: string
  /** Of the captions that the editing began from. */
  revision: number
  submit: (captions: NewCaptions) => Answer
  /** Gives up an edit that is kept and not on its way. @returns whether it is gone */
  discard: (editId: string) => boolean
  /** Sends an edit that is kept at once. */
  again: (editId: string) => Promise<WriteResult | undefined>
  onState: (state: SaveState) => void
}

export const SAVE_AFTER_MS = 1_500

export type CaptionSaver = ReturnType<typeof createCaptionSaver>

/**
 * Saves captions a moment after the last key, one request at a time, each on top of the last one that the server has.
 * What cannot be sent is kept by the queue of the course; typing on takes its place.
 */
export function createCaptionSaver(options: SaverOptions) {
  const { videoId, language } = options
  let base: number | undefined = options.revision
  /** Written out when it is sent: twenty thousand captions are not, with each key. */
  let latest: (() => Captions) | null = null
  let sending: { id: string; captions: Captions } | null = null
  let held: { id: string; captions: Captions } | null = null
  let isAsking = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const own = new Set<string>()

  const tell = (state: SaveState) => {
    isAsking = state.kind === 'conflict'
    options.onState(state)
  }
  const revisionIn = (events: readonly CourseEvent[]) =>
    events
      .flatMap(({ rows }) => rows.videos)
      .findLast(({ id }) => id === videoId)
      ?.captions.find((caption) => caption.language === language)?.revision

  const accepted = (result: WriteResult | undefined) => {
    sending = null
    held = null
    base = revisionIn(result?.events ?? []) ?? base
    if (latest) flush()
    else tell({ kind: 'saved' })
  }
  const refused = (error: AppError) => {
    const was = sending
    sending = null
    const verdict = verdictOf(error)
    if (verdict === 'ask') {
      latest ??= was && (() => was.captions)
      return tell({ kind: 'conflict', who: whoIn(error) })
    }
    if (verdict === 'refused') {
      latest ??= was && (() => was.captions)
      return tell({ kind: 'failed', message: error.message })
    }
    held = was
    tell({ kind: 'waiting' })
  }

  const send = (captions: Captions) => {
    latest = null
    tell({ kind: 'saving' })
    const sent = options.submit({
      videoId,
      language,
      ...captions,
      ...(base !== undefined && { revision: base }),
    })
    own.add(sent.step.id)
    sending = { id: sent.step.id, captions }
    sent.then(accepted, refused)
  }

  function flush(): void {
    clearTimeout(timer)
    if (!latest || sending || isAsking) return
    if (!held || options.discard(held.id)) {
      held = null
      return send(latest())
    }
    // It is on its way after all: what is newer goes behind it.
    sending = held
    options.again(held.id).then(accepted, refused)
  }

  return {
    /** What is on the screen now. */
    change: (captions: () => Captions): void => {
      latest = captions
      clearTimeout(timer)
      if (isAsking) return
      if (!sending) tell({ kind: 'unsaved' })
      timer = setTimeout(flush, SAVE_AFTER_MS)
    },
    /** At once, e.g. because the editor closes. */
    flush: (): void => flush(),
    /** Over what somebody else saved. */
    keepMine: (): void => {
      base = undefined
      isAsking = false
      flush()
    },
    /** Forgets what is on the screen. */
    drop: (): void => {
      clearTimeout(timer)
      latest = null
    },
    retry: (): void => {
      isAsking = false
      if (held && !latest) options.again(held.id).then(accepted, refused)
      else flush()
    },
    /** What happened on the course. @returns whether somebody else changed them, and nothing here is unsaved */
    heard: (events: readonly CourseEvent[]): boolean => {
      let isNews = false
      for (const { operation, rows } of events) {
        const isAbout = operation.changes.some(
          (change) => change.type === 'caption' && change.id === videoId && change.language === language,
        )
        if (!isAbout) continue
        if (own.has(operation.id)) {
          if (held?.id === operation.id) {
            accepted({ revision: operation.revision, events: [{ operation, rows }] })
          }
        } else if (latest || sending || held) {
          if (!isAsking) tell({ kind: 'conflict', who: operation.actor?.name ?? 'Somebody' })
        } else isNews = true
      }
      return isNews
    },
  }
}

function whoIn({ details }: AppError): string {
  const { changed_by: by } = details
  return typeof by === 'object' && by !== null && 'name' in by && typeof by.name === 'string'
    ? by.name
    : 'Somebody'
}
