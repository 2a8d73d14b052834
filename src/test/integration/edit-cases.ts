import type { CourseEdits } from '@/lib/outbox/course-edits'
import { renameChapter } from '@/lib/course-tree'
import { newId } from '@/lib/ids'
import { revertEdit } from '@/lib/outbox/bulk-edits'
import type { CourseSync } from '@/lib/outbox/course-sync'
import { makeCaption, makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { publishFake } from '@/test/msw/publication-handlers'

/** Every edit that goes through the queue of a course, by what people do. */

export const id = newId()
export const ids = { a: newId(), b: newId(), a1: newId(), a2: newId(), b1: newId(), gone: newId() }

type Method = 'post' | 'put' | 'patch' | 'delete'

export interface EditCase {
  name: string
  /** What it covers. */
  by: keyof CourseEdits | 'revert'
  request: [method: Method, path: string]
  edit: (edits: CourseEdits, sync: CourseSync) => Promise<unknown>
  /** What happened to the course before. */
  prepare?: () => void
  /** The words that went with it, which must be kept. */
  typed?: string
  /** Asked for now or never, or shown where it was typed: it is not kept for later. */
  isNotHeld?: boolean
  /** The dialog or the page that asked says it; no toast. */
  isShownInPlace?: boolean
}

export const editCases: EditCase[] = [
  {
    name: 'the title of the course',
    by: 'updateCourse',
    request: ['patch', '/api/courses/:id'],
    edit: (edits) => edits.updateCourse({ title: 'Typed' }),
    typed: 'Typed',
  },
  {
    name: 'the description',
    by: 'updateCourse',
    request: ['patch', '/api/courses/:id'],
    edit: (edits) => edits.updateCourse({ description: 'Typed' }),
    typed: 'Typed',
  },
  {
    name: 'the price',
    by: 'updateCourse',
    request: ['patch', '/api/courses/:id'],
    edit: (edits) => edits.updateCourse({ price: 12.5 }),
    typed: '12.5',
  },
  {
    name: 'the difficulty',
    by: 'updateCourse',
    request: ['patch', '/api/courses/:id'],
    edit: (edits) => edits.updateCourse({ difficulty: 'advanced' }),
  },
  {
    name: 'a new chapter',
    by: 'createChapter',
    request: ['post', '/api/courses/:id/chapters'],
    edit: (edits) => edits.createChapter({ id: newId(), title: 'Typed' }),
  },
  {
    name: 'the title of a chapter',
    by: 'rename',
    request: ['patch', '/api/chapters/:id'],
    edit: (edits) => edits.rename({ type: 'chapter', id: ids.a }, 'Typed'),
    typed: 'Typed',
  },
  {
    name: 'a new video',
    by: 'createVideo',
    request: ['post', '/api/chapters/:id/videos'],
    edit: (edits) => edits.createVideo({ id: newId(), chapterId: ids.b, filename: 'Typed' }),
  },
  {
    name: 'the title of a video',
    by: 'rename',
    request: ['patch', '/api/videos/:id'],
    edit: (edits) => edits.rename({ type: 'video', id: ids.a1 }, 'Typed'),
    typed: 'Typed',
  },
  {
    name: 'a move of a video',
    by: 'move',
    request: ['post', '/api/courses/:id/moves'],
    edit: (edits) => edits.move([{ type: 'video', id: ids.a1, toChapterId: ids.b, afterId: ids.b1 }]),
  },
  {
    name: 'a move of a chapter',
    by: 'move',
    request: ['post', '/api/courses/:id/moves'],
    edit: (edits) => edits.move([{ type: 'chapter', id: ids.b, afterId: null }]),
  },
  {
    name: 'a move of several',
    by: 'move',
    request: ['post', '/api/courses/:id/moves'],
    edit: (edits) =>
      edits.move([
        { type: 'video', id: ids.a1, toChapterId: ids.b, afterId: null },
        { type: 'video', id: ids.a2, toChapterId: ids.b, afterId: ids.a1 },
      ]),
  },
  {
    name: 'the deletion of a video',
    by: 'remove',
    request: ['delete', '/api/videos/:id'],
    edit: (edits) => edits.remove([ids.a1]),
  },
  {
    name: 'the deletion of a chapter',
    by: 'remove',
    request: ['delete', '/api/chapters/:id'],
    edit: (edits) => edits.remove([ids.a]),
  },
  {
    name: 'the deletion of several',
    by: 'remove',
    request: ['post', '/api/courses/:id/delete'],
    edit: (edits) => edits.remove([ids.a1, ids.b1]),
  },
  {
    name: 'a restoring',
    by: 'restore',
    request: ['post', '/api/courses/:id/restore'],
    edit: (edits) => edits.restore([ids.gone]),
  },
  {
    name: 'a deletion for good',
    by: 'purge',
    request: ['post', '/api/courses/:id/purge'],
    edit: (edits) => edits.purge([ids.gone]),
    isNotHeld: true,
  },
  {
    name: 'titles and places of several videos',
    by: 'batchVideos',
    request: ['patch', '/api/videos'],
    edit: (edits) =>
      edits.batchVideos([
        { id: ids.a1, filename: 'Typed' },
        { id: ids.a2, order: 0 },
      ]),
  },
  {
    name: 'a deletion of everything marked for good',
    by: 'purge',
    request: ['post', '/api/courses/:id/purge'],
    edit: (edits) => edits.purge(),
    isNotHeld: true,
  },
  {
    name: 'a restoring of everything',
    by: 'restore',
    request: ['post', '/api/courses/:id/restore'],
    edit: (edits) => edits.restore(),
  },
  {
    name: 'captions',
    by: 'setCaptions',
    request: ['put', '/api/videos/:id/captions/:language'],
    edit: (edits) => edits.setCaptions({ ...captions, videoId: ids.a1, language: 'de' }),
  },
  {
    name: 'a deletion of captions',
    by: 'removeCaptions',
    request: ['delete', '/api/videos/:id/captions/:language'],
    edit: (edits) => edits.removeCaptions(ids.a2, 'en'),
  },
  {
    name: 'many new titles',
    by: 'renameMany',
    request: ['post', '/api/courses/:id/renames'],
    edit: (edits) => edits.renameMany([{ type: 'video', id: ids.a1, title: 'Typed' }]),
    isNotHeld: true,
    isShownInPlace: true,
  },
  {
    name: 'a pasted outline',
    by: 'importOutline',
    request: ['post', '/api/courses/:id/outline'],
    edit: (edits) =>
      edits.importOutline({ chapters: [{ id: newId(), title: 'Typed', videos: [] }], videos: [] }),
    isNotHeld: true,
    isShownInPlace: true,
  },
  {
    name: 'an undo',
    by: 'undo',
    request: ['post', '/api/courses/:id/operations/:operationId/undo'],
    edit: (edits) => {
      const [event] = fakeApi.events.get(id) ?? []
      if (!event) throw new Error('nothing to undo')
      return edits.undo(event.operation)
    },
  },
  {
    name: 'a redo',
    by: 'undo',
    request: ['post', '/api/courses/:id/operations/:operationId/undo'],
    prepare: () => {
      const before = fakeApi.course(id)
      fakeApi.save(renameChapter(before, ids.a, 'AA'), { kind: 'rename' })
      const undoOf = fakeApi.events.get(id)?.at(-1)?.operation.id ?? null
      fakeApi.save(renameChapter(fakeApi.course(id), ids.a, 'A'), { kind: 'rename', undoOf })
    },
    edit: (edits) => {
      const step = fakeApi.events.get(id)?.at(-1)?.operation
      if (!step) throw new Error('nothing to redo')
      return edits.undo(step)
    },
  },
  {
    name: 'the return to the published version',
    by: 'revert',
    request: ['post', '/api/courses/:id/revert'],
    prepare: () => {
      const published = publishFake(fakeApi.course(id))
      fakeApi.save(renameChapter(published, ids.a, 'AA'), { kind: 'rename' })
    },
    edit: (_edits, sync) => sync.submit(revertEdit(id)),
    isNotHeld: true,
  },
  ...(['publish', 'unpublish', 'archive'] as const).map((action): EditCase => ({
    name: action,
    by: 'setStatus',
    request: ['post', `/api/courses/:id/${action}`],
    edit: (edits) => edits.setStatus(action),
    isNotHeld: true,
  })),
  {
    name: 'the end of the setup',
    by: 'completeSetup',
    request: ['post', '/api/courses/:id/complete-setup'],
    edit: (edits) => edits.completeSetup({}),
    isNotHeld: true,
    isShownInPlace: true,
  },
]

const captions = { text: 'WEBVTT\n\n00:01.000 --> 00:02.000\nA\n', cues: 1, ends: 2 }

/** Two chapters with videos, and a video that is marked for deletion. */
export function addCourse(): void {
  fakeApi.add(
    makeCourse({
      id,
      chapters: [
        makeChapter({
          id: ids.a,
          title: 'A',
          videos: [
            makeVideo({ id: ids.a1, filename: 'a1' }),
            makeVideo({ id: ids.a2, filename: 'a2', captions: [makeCaption()] }),
          ],
        }),
        makeChapter({
          id: ids.b,
          title: 'B',
          videos: [makeVideo({ id: ids.b1, filename: 'b1' }), makeVideo({ id: ids.gone, filename: 'gone' })],
        }),
      ],
    }),
  )
  fakeApi.mark(ids.gone)
}
