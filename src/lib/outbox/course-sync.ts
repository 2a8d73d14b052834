import type { QueryClient } from '@tanstack/react-query'
import { apiFetch } from '@/lib/api/client'
import { applyEvent } from '@/lib/course-operations'
import { newId } from '@/lib/ids'
import { createFollower } from '@/lib/live/follower'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { failureMessage } from '@/lib/query/failure-message'
import { type CachePatch, layersOf, patch } from '@/lib/query/layers'
import { patchListed } from '@/lib/query/listed-courses'
import { tellFailure } from '@/lib/query/notices'
import { sessionQueries } from '@/lib/query/session-queries'
import { videoKeys } from '@/lib/query/video-queries'
import { tabId } from '@/lib/tab-id'
import type { PendingDelete } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { Change, CourseEvent, WriteResult } from '@/types/operations'
import { perCourse } from '@/lib/query/per-client'
import { noteActivity } from './activity'
import { adopted } from './adoption'
import { conflictOf } from './conflict'
import { createCourseQueue } from './course-queue'
import { heldMessage, heldText } from './held-message'
import { keeping } from './kept'
import { type QueueItem, isLive } from './queue-item'
import type { Edit, QueuedEdit } from './queued-edit'
import { createRemovedRows } from './removed-rows'
import { createReplay, fieldsOf, marksOf, withEdit, withMarks } from './shown-changes'
import { checkUser, eventsAfter, userIdOf } from './sync-requests'
import { type TakenAway, comeBack, heardOf, lookForLost, noteTakenAway, taken } from './text-news'
import { textStore } from './text-store'
import type { Trouble } from './verdict'

/** How the edits of a course stand with the server. */
export interface SyncState {
  /** Every edit without the server's word, oldest first. */
  items: readonly QueueItem[]
  /** Edits to be sent or on their way. */
  waiting: number
  trouble: Trouble | null
  /** The last edit that the server refused, until another one is accepted. */
  refused: QueuedEdit | null
  /** Whether the browser keeps unsent edits over a reload. */
  isKept: boolean
  /** When the server last took an edit of this page, milliseconds since 1970; 0 before the first one. */
  savedAt: number
}

/** The operation that an edit becomes, as far as taking it back needs to know. */
export interface EditStep {
  id: string
  changes: readonly Change[]
}

/** The server's word on an edit, and the step that can be taken back, which is known at once. */
export type Answer = Promise<WriteResult | undefined> & { readonly step: EditStep }

/** Names an answer by the step it tells of. */
export const answerOf = (done: Promise<WriteResult | undefined>, step: EditStep): Answer =>
  Object.assign(done, { step })

export interface CourseSync {
  /** Shows an edit at once and sends it in its turn. Settles with the server's word. */
  submit: (edit: Edit) => Answer
  /** Sends one edit that is waiting at once. Settles like `submit`. */
  again: (editId: string) => Promise<WriteResult | undefined>
  /** Edits that an earlier page left. */
  adopt: (edits: readonly QueuedEdit[]) => void
  /** What the stream brings. */
  receive: (events: readonly CourseEvent[]) => void
  /** Asks for what happened since. */
  catchUp: () => Promise<void>
  wake: () => void
  /** Sends again what is held, and what the server refused last. */
  retry: () => void
  discard: (editId: string) => boolean
  settled: () => Promise<void>
  /** For the end of a page: nothing is sent any more. */
  stop: () => void
  /** Called with each batch of events that the course was brought forward by. */
  onEvents: (listener: (events: readonly CourseEvent[]) => void) => () => void
  state: () => SyncState
  subscribe: (listener: () => void) => () => void
  removed: ReturnType<typeof createRemovedRows>
  /** Changes the server's truth by its own word, e.g. an upload's answer. */
  changeBase: (change: (course: CourseTree) => CourseTree) => void
}

/** The edits and events of one course in one page. */
export const courseSync = perCourse(createCourseSync)

/** Every course that this page has edited or followed. */
export const allSyncs = courseSync.all

function createCourseSync(client: QueryClient, courseId: string): CourseSync {
  const detailKey = courseQueries.detail(courseId).queryKey
  const marksKey = courseQueries.pendingDeletes(courseId).queryKey
  const layers = layersOf(client)
  const removed = createRemovedRows()
  const replay = createReplay(removed)
  const owner = `edits:${courseId}`
  const texts = textStore(client, courseId)
  /** Taken by the server at a revision that the base has not reached yet. */
  let ahead: { edit: QueuedEdit; revision: number }[] = []
  const away = new Map<string, TakenAway>()
  let refused: QueuedEdit | null = null
  let savedAt = 0
  let snapshot: SyncState | undefined
  const listeners = new Set<() => void>()
  const eventListeners = new Set<(events: readonly CourseEvent[]) => void>()

  const shownEdits = (): QueuedEdit[] => [
    ...ahead.map(({ edit }) => edit),
    ...queue.items().flatMap(({ edit, isShown }) => (isShown ? [edit] : [])),
  ]
  const patches = (edits: readonly QueuedEdit[]): CachePatch[] => {
    if (edits.length === 0) return []
    const changes = edits.flatMap((edit) => edit.changes)
    const fields = fieldsOf(changes)
    return [
      patch(detailKey, (base) => replay(base, shownEdits())),
      patch(marksKey, (items) =>
        shownEdits().reduce((list, edit) => withMarks(list, edit.changes, edit.marks ?? []), items),
      ),
      ...(Object.keys(fields).length > 0
        ? [patchListed(courseId, (course) => ({ ...course, ...fields }))]
        : []),
    ]
  }
  const changed = () => {
    layers.set(owner, patches(shownEdits()))
    snapshot = undefined
    for (const listener of listeners) listener()
  }

  const forgetAhead = (reached = layers.base(detailKey)?.revision ?? Infinity) => {
    ahead = ahead.filter(({ revision }) => revision > reached)
  }
  const apply = (events: readonly CourseEvent[]) => {
    for (const event of events) {
      const { id, revision } = event.operation
      queue.confirm(id, { revision, events: [event] })
    }
    forgetAhead(events.at(-1)?.operation.revision)
    const marks: PendingDelete[] = []
    layers.changeBase(detailKey, (base) =>
      events.reduce((tree, event) => {
        removed.remember(tree, event.operation.changes)
        marks.push(...marksOf(tree, event))
        noteTakenAway(away, tree, event)
        return applyEvent(tree, event)
      }, base),
    )
    applyBeside(events, marks)
    changed()
    for (const event of events) heardOf(texts, courseId, event)
    findLost()
    for (const listener of eventListeners) listener(events)
  }
  /** Called whenever a text comes back or the course moves on: the one may come after the other. */
  const findLost = () => {
    const [base, shown] = [layers.base(detailKey), client.getQueryData(detailKey)]
    if (base && shown) lookForLost(texts, { base, shown }, away)
  }
  /** What the cache knows of a course beside its outline. */
  const applyBeside = (events: readonly CourseEvent[], marks: readonly PendingDelete[]) => {
    const changes = events.flatMap(({ operation }) => operation.changes)
    layers.changeBase(marksKey, (items) => withMarks(items, changes, marks))
    noteActivity(client, courseId, events)
    for (const change of changes) {
      // A player that opens next asks for the captions of now; one that plays is left alone.
      if (change.type === 'caption') {
        client.removeQueries({ queryKey: videoKeys.playback(change.id), type: 'inactive' })
      }
    }
    const fields = fieldsOf(changes)
    void client.invalidateQueries({
      queryKey: courseKeys.lists(),
      refetchType: Object.keys(fields).length > 0 ? 'active' : 'none',
    })
  }

  const reload = () => void client.invalidateQueries({ queryKey: detailKey, exact: true })
  const follower = createFollower({
    revision: () => layers.base(detailKey)?.revision,
    apply,
    fetchAfter: (revision) => eventsAfter(courseId, revision),
    reload,
  })
  layers.follow(detailKey, () => {
    forgetAhead()
    follower.rebased()
    changed()
    findLost()
  })

  const queue = createCourseQueue({
    send: async (edit) => {
      checkUser(client, edit)
      const { method, path, json } = edit.request
      const answer = await apiFetch<Partial<WriteResult> | undefined>(path, {
        method,
        idempotencyKey: edit.id,
        isMinimal: true,
        ...(json && { json }),
      })
      const { revision, events } = answer ?? {}
      if (revision !== undefined && events) return { revision, events }
      // A server that does not say what happened: what was asked for holds until it is read.
      layers.changeBase(detailKey, (base) => withEdit(base, edit, removed))
      reload()
      return undefined
    },
    store: {
      put: async (edit) => {
        const isKept = await keeping.put({ ...edit, userId: edit.userId || (await userIdOf(client)) })
        // Before the edit leaves: the beginning of these words, kept longer than they are, would come back after a
        // crash as if somebody else had changed the text.
        if (isKept && edit.field) await texts.keepNow(edit.field.key)
        return isKept
      },
      remove: keeping.remove,
    },
    isOnline: () => navigator.onLine,
    ready: () => adopted(client),
    onChange: () => {
      changed()
      findLost() // a text that came back may be of something that is gone
    },
    onAccepted: (edit, result) => {
      refused = null
      savedAt = Date.now()
      if (edit.field) taken(texts, edit.field)
      if (!result) return
      const last = result.events.at(-1)
      if (last) savedAt = Date.parse(last.operation.created_at)
      // Shown until the base has it, should something in between be missing.
      ahead = [...ahead, { edit, revision: result.revision }]
      follower.take(result.events)
      follower.heardOf(result.revision)
      if (layers.base(detailKey) === undefined) applyBeside(result.events, edit.marks ?? [])
      forgetAhead()
    },
    onConflict: (edit, error) => {
      const { who, what } = conflictOf({ edit, error })
      if (edit.field) {
        comeBack(texts, edit.field, 'conflict', `${who} changed ${what} too. Choose which to keep.`)
      }
      void follower.catchUp() // what they made of it is to be seen
    },
    onRefused: (edit, error, dependants) => {
      const { shownInPlace, restored } = edit
      const isShown = shownInPlace === 'all' || shownInPlace?.includes(error.code) === true
      if (!isShown && error.code !== 'aborted') refused = edit
      for (const { field } of [edit, ...dependants]) {
        if (field && error.code !== 'aborted') comeBack(texts, field, 'refused', error.message)
      }
      const message = failureMessage(error, edit, restored)
      if (message !== undefined) tellFailure(client, message, error)
    },
    onHeld: (edits, error) => {
      for (const { field } of edits) if (field) comeBack(texts, field, 'held', heldText(error))
      const message = heldMessage(edits, error, queue.isKept())
      if (message !== undefined) tellFailure(client, message, error)
    },
  })

  const submit = (edit: Edit) => {
    const tree = client.getQueryData(detailKey)
    if (tree) removed.remember(tree, edit.changes)
    const userId = client.getQueryData(sessionQueries.me().queryKey)?.id ?? ''
    const createdAt = new Date().toISOString()
    const { id, done } = queue.add({ ...edit, id: newId(), courseId, userId, tabId, createdAt })
    return answerOf(done, { id, changes: edit.changes })
  }

  return {
    submit,
    again: queue.again,
    adopt: queue.adopt,
    receive: follower.take,
    catchUp: follower.catchUp,
    wake: queue.wake,
    retry: () => {
      const again = refused
      refused = null
      // Told by the page, and here again.
      if (again) submit(again).catch(() => undefined)
      queue.retry()
    },
    discard: queue.discard,
    settled: queue.settled,
    stop: queue.stop,
    onEvents: (listener) => {
      eventListeners.add(listener)
      return () => eventListeners.delete(listener)
    },
    state: () => {
      const items = queue.items()
      snapshot ??= {
        items: [...items],
        waiting: items.filter(isLive).length,
        trouble: queue.trouble(),
        refused,
        isKept: queue.isKept(),
        savedAt,
      }
      return snapshot
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    removed,
    changeBase: (change) => layers.changeBase(detailKey, change),
  }
}
