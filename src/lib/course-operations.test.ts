import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import type { CourseTree } from '@/types/course'
import type { Change, Operation } from '@/types/operations'
import {
  applyChange,
  applyChanges,
  applyEvent,
  describeChanges,
  invert,
  isUndoable,
  noRows,
} from './course-operations'
import { placeOf } from './course-tree'

const course = () =>
  makeCourse({
    id: 'course-1',
    revision: 4,
    chapters: [
      makeChapter({ id: 'A', title: 'Light', videos: [makeVideo({ id: 'a1' }), makeVideo({ id: 'a2' })] }),
      makeChapter({ id: 'B', title: 'Shade', videos: [makeVideo({ id: 'b1' })] }),
    ],
  })

const outline = ({ chapters }: CourseTree) =>
  chapters.map(({ id, title, videos }) => `${id} ${title}: ${videos.map((video) => video.id).join(' ')}`)

const operation = (changes: Change[], overrides: Partial<Operation> = {}): Operation => ({
  id: 'op',
  course_id: 'course-1',
  revision: 5,
  kind: 'batch',
  changes,
  actor: null,
  client_id: null,
  undo_of: null,
  undone_by: null,
  created_at: '2026-02-01T10:00:00.000Z',
  ...overrides,
})

describe('applyEvent', () => {
  it('takes over the revision and the time with the changes', () => {
    const moved = applyEvent(course(), {
      operation: operation([
        { type: 'rename', item: 'chapter', id: 'B', before: 'Shade', after: 'Shadow' },
        {
          type: 'move',
          item: 'video',
          id: 'a2',
          title: 'x',
          from: { parentId: 'A', afterId: 'a1' },
          to: { parentId: 'B', afterId: null },
        },
      ]),
      rows: noRows,
    })
    expect(outline(moved)).toEqual(['A Light: a1', 'B Shadow: a2 b1'])
    expect(moved).toMatchObject({ revision: 5, updated_at: '2026-02-01T10:00:00.000Z', totalVideos: 3 })
  })

  it('shows a restored chapter with its videos where it was', () => {
    const gone = applyChange(course(), {
      type: 'mark',
      item: 'chapter',
      id: 'A',
      title: 'Light',
      place: atStart,
    })
    expect(outline(gone)).toEqual(['B Shade: b1'])
    const chapter = course().chapters[0]
    const back = applyChange(
      gone,
      { type: 'unmark', item: 'chapter', id: 'A', title: 'Light', place: atStart },
      { chapters: chapter ? [chapter] : [], videos: [] },
    )
    expect(outline(back)).toEqual(outline(course()))
  })

  it('does not take a video out of its chapter before its own move says so', () => {
    const before = applyChange(course(), {
      type: 'mark',
      item: 'chapter',
      id: 'B',
      title: 'Shade',
      place: { parentId: 'course-1', afterId: 'A' },
    })
    // Afterwards b1 and a1 stand in B: its row says so from the first change on.
    const B = makeChapter({
      id: 'B',
      title: 'Shade',
      videos: [makeVideo({ id: 'b1' }), makeVideo({ id: 'a1' })],
    })
    const to = { parentId: 'B', afterId: 'b1' }
    const after = applyEvent(before, {
      operation: operation([
        {
          type: 'unmark',
          item: 'chapter',
          id: 'B',
          title: 'Shade',
          place: { parentId: 'course-1', afterId: 'A' },
        },
        { type: 'create', item: 'video', id: 'n', title: 'New', place: { parentId: 'A', afterId: 'a1' } },
        { type: 'move', item: 'video', id: 'a1', title: 'x', from: { parentId: 'A', afterId: null }, to },
      ]),
      rows: { chapters: [B], videos: [] },
    })
    expect(outline(after)).toEqual(['A Light: n a2', 'B Shade: b1 a1'])
  })

  it('shows a new video as planned where its row is not known', () => {
    const added = applyChange(course(), {
      type: 'create',
      item: 'video',
      id: 'new',
      title: 'Dusk',
      place: { parentId: 'A', afterId: 'a1' },
    })
    expect(outline(added)[0]).toBe('A Light: a1 new a2')
    expect(added.chapters[0]?.videos[1]).toMatchObject({ filename: 'Dusk', status: 'planned' })
  })

  it('takes the state of a video from its row, and leaves its title and place', () => {
    const row = makeVideo({ id: 'a1', filename: 'Newer title', chapter_id: 'B', status: 'error' })
    const changed = applyChange(course(), { type: 'video', id: 'a1' }, { chapters: [], videos: [row] })
    expect(changed.chapters[0]?.videos[0]).toMatchObject({ status: 'error', filename: 'Reading the sky' })
  })

  it('is the same course when there is nothing to change', () => {
    const tree = course()
    const nothing: Change[] = [
      { type: 'video', id: 'gone' },
      { type: 'mark', item: 'video', id: 'gone', title: '', place: atStart },
      { type: 'rename', item: 'chapter', id: 'A', before: 'x', after: 'Light' },
      { type: 'course', before: {}, after: { title: tree.title } },
      { type: 'create', item: 'chapter', id: 'A', title: 'Light', place: atStart },
      { type: 'create', item: 'video', id: 'a1', title: 'x', place: { parentId: 'A', afterId: null } },
    ]
    for (const change of nothing) expect(applyChange(tree, change)).toBe(tree)
  })
})

const atStart = { parentId: 'course-1', afterId: null }

describe('invert', () => {
  it('gives back the start, whatever was moved, renamed, added and marked', () => {
    const step = fc.record({
      kind: fc.constantFrom('move', 'rename', 'create', 'mark', 'course'),
      a: fc.nat(20),
      b: fc.nat(20),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const start = course()
        let tree = start
        const rows = { chapters: start.chapters, videos: start.chapters.flatMap(({ videos }) => videos) }
        const done: Change[] = []
        steps.forEach(({ kind, a, b }, index) => {
          const videos = tree.chapters.flatMap((chapter) => chapter.videos)
          const video = videos[a % Math.max(1, videos.length)]
          const chapter = tree.chapters[b % tree.chapters.length]
          if (!chapter) return
          const change = makeChange(kind, tree, chapter.id, video?.id, `new-${index}`)
          if (!change) return
          tree = applyChange(tree, change, rows)
          done.push(change)
        })
        const back = invert(done).reduce((now, change) => applyChange(now, change, rows), tree)
        expect(outline(back)).toEqual(outline(start))
        expect(back.title).toBe(start.title)
      }),
    )
  })

  it('knows what cannot be taken back', () => {
    expect(isUndoable([])).toBe(false)
    expect(isUndoable([{ type: 'remove', item: 'video', id: 'x', title: '' }])).toBe(false)
    expect(isUndoable([{ type: 'course', before: { title: 'a' }, after: { title: 'b' } }])).toBe(true)
  })
})

function makeChange(
  kind: string,
  tree: CourseTree,
  chapterId: string,
  videoId: string | undefined,
  newId: string,
): Change | undefined {
  if (kind === 'course') return { type: 'course', before: { title: tree.title }, after: { title: newId } }
  if (kind === 'create') {
    return {
      type: 'create',
      item: 'video',
      id: newId,
      title: newId,
      place: { parentId: chapterId, afterId: null },
    }
  }
  const video =
    videoId === undefined
      ? undefined
      : tree.chapters.flatMap(({ videos }) => videos).find(({ id }) => id === videoId)
  if (!video || placeOf(tree, video.id) === undefined) return undefined
  const siblings = tree.chapters.find(({ id }) => id === video.chapter_id)?.videos ?? []
  const place = { parentId: video.chapter_id, afterId: siblings[video.order - 1]?.id ?? null }
  const named = { item: 'video', id: video.id, title: video.filename } as const
  if (kind === 'mark' && !video.id.startsWith('new')) return { type: 'mark', ...named, place }
  if (kind === 'rename') {
    return { type: 'rename', item: 'video', id: video.id, before: video.filename, after: newId }
  }
  if (kind !== 'move') return undefined
  const others = (tree.chapters.find(({ id }) => id === chapterId)?.videos ?? []).filter(
    ({ id }) => id !== video.id,
  )
  return { type: 'move', ...named, from: place, to: { parentId: chapterId, afterId: others[0]?.id ?? null } }
}

describe('describeChanges', () => {
  const video = (id: string): Change => ({
    type: 'move',
    item: 'video',
    id,
    title: id,
    from: atStart,
    to: atStart,
  })
  it('names a single thing and counts several', () => {
    expect(describeChanges([video('Dusk')])).toBe('Moved “Dusk”')
    expect(describeChanges([video('a'), video('b')])).toBe('Moved 2 videos')
    expect(
      describeChanges([
        { type: 'create', item: 'chapter', id: 'c', title: 'C', place: atStart },
        { type: 'create', item: 'video', id: 'v', title: 'V', place: atStart },
      ]),
    ).toBe('Added 1 chapter and 1 video')
    expect(
      describeChanges([video('a'), { type: 'rename', item: 'video', id: 'b', before: 'x', after: 'y' }]),
    ).toBe('Changed 2 videos')
  })

  it.each<[Change, string]>([
    [{ type: 'rename', item: 'chapter', id: 'c', before: 'A', after: 'B' }, 'Renamed “A” to “B”'],
    [{ type: 'create', item: 'chapter', id: 'c', title: 'C', place: atStart }, 'Added chapter “C”'],
    [{ type: 'mark', item: 'video', id: 'c', title: 'C', place: atStart }, 'Marked “C” for deletion'],
    [{ type: 'unmark', item: 'video', id: 'c', title: 'C', place: atStart }, 'Restored “C”'],
    [{ type: 'remove', item: 'video', id: 'c', title: 'C' }, 'Deleted “C” for good'],
    [{ type: 'video', id: 'c' }, 'A video changed'],
    [{ type: 'course', before: {}, after: { status: 'published' } }, 'Published the course'],
    [{ type: 'course', before: {}, after: { status: 'draft' } }, 'Made the course a draft again'],
    [{ type: 'course', before: {}, after: { status: 'archived' } }, 'Archived the course'],
    [{ type: 'course', before: {}, after: { published_revision: 4 } }, 'Published the changes'],
    [{ type: 'course', before: {}, after: { setup_completed_at: 'x' } }, 'Finished the setup'],
    [{ type: 'course', before: {}, after: { setup_step: 2 } }, 'Went on with the setup'],
    [{ type: 'course', before: {}, after: { title: 'T' } }, 'Changed the title to “T”'],
    [
      { type: 'course', before: {}, after: { price: 1, difficulty: 'advanced' } },
      'Changed the price and the difficulty',
    ],
  ])('says what %o did', (change, words) => {
    expect(describeChanges([change])).toBe(words)
  })

  it('names the return to what students see as what it was, whatever it changed', () => {
    expect(describeChanges([video('a'), video('b')], 'revert')).toBe('Returned to the published version')
  })

  it('has words for nothing', () => {
    expect(describeChanges([])).toBe('Changed nothing')
  })
})

it('a video that had left a restored chapter by the time it was told arrives with its own move', () => {
  const gone = applyChange(course(), {
    type: 'mark',
    item: 'chapter',
    id: 'A',
    title: 'Light',
    place: atStart,
  })
  const chapter = makeChapter({ id: 'A', title: 'Light', videos: [makeVideo({ id: 'a1' })] })
  const back = applyChange(
    gone,
    { type: 'unmark', item: 'chapter', id: 'A', title: 'Light', place: atStart },
    { chapters: [chapter], videos: [] },
  )
  const moved = applyChange(
    back,
    {
      type: 'move',
      item: 'video',
      id: 'a2',
      title: 'x',
      from: { parentId: 'A', afterId: 'a1' },
      to: { parentId: 'B', afterId: 'b1' },
    },
    { chapters: [], videos: [makeVideo({ id: 'a2', chapter_id: 'B' })] },
  )
  expect(outline(moved)).toEqual(['A Light: a1', 'B Shade: b1 a2'])
})

describe('captions', () => {
  const state = { label: 'Deutsch', checksum: 'one', cues: 3, ends: 9 }
  const add = {
    type: 'caption',
    id: 'a1',
    title: 'Rays',
    language: 'de',
    before: null,
    after: state,
  } as const
  const video = makeVideo({ id: 'a1', filename: 'Rays' })
  const course = makeCourse({ chapters: [makeChapter({ id: 'A', videos: [video] })] })
  const captionsOf = (tree: typeof course) => tree.chapters[0]?.videos[0]?.captions

  it('show before their row comes, in the order of languages, and go again', () => {
    const english = { ...add, language: 'en', after: { label: 'English', checksum: 'two' } }
    const shown = applyChanges(course, [english, add])
    expect(captionsOf(shown)).toEqual([
      { language: 'de', revision: 0, ...state },
      { language: 'en', revision: 0, cues: 0, ends: 0, ...english.after },
    ])
    expect(captionsOf(applyChanges(shown, invert([english, add])))).toEqual([])
    expect(applyChanges(course, invert([add]))).toBe(course)
    expect(applyChanges(course, [{ ...add, id: 'gone' }])).toBe(course)
  })

  it('are as their row has them once it comes', () => {
    const row = makeVideo({ ...video, captions: [{ language: 'de', revision: 4, ...state }] })
    expect(captionsOf(applyChange(course, add, { chapters: [], videos: [row] }))).toEqual(row.captions)
  })

  it('can be taken back, and are told', () => {
    expect(isUndoable([add])).toBe(true)
    const after = { ...state, checksum: 'two' }
    expect(
      [add, ...invert([add]), { ...add, before: state, after }].map((change) => describeChanges([change])),
    ).toEqual([
      'Added German captions to “Rays”',
      'Deleted German captions of “Rays”',
      'Changed German captions of “Rays”',
    ])
  })
})
