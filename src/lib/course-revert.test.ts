import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import type { CourseTree } from '@/types/course'
import type { EventRows } from '@/types/operations'
import { diffCourses } from './course-diff'
import { applyChange, invert, isUndoable } from './course-operations'
import { changesTo, type MarkedOutline } from './course-revert'
import { isSameOutline, type Outline } from './outline'

const COURSE = 'course'
/** `{ x: 'abc' }`: chapter x with the videos a, b and c. */
const course = (shape: Record<string, string>, fields: Partial<CourseTree> = {}): CourseTree =>
  makeCourse({
    id: COURSE,
    ...fields,
    chapters: Object.entries(shape).map(([id, videos]) =>
      makeChapter({
        id,
        title: `Chapter ${id}`,
        videos: [...videos].map((v) => makeVideo({ id: v, filename: `Video ${v}` })),
      }),
    ),
  })
const shapeOf = ({ chapters }: Outline) =>
  Object.fromEntries(chapters.map(({ id, videos }) => [id, videos.map((v) => v.id).join('')]))

const none: MarkedOutline = { chapters: [], videos: [] }
const rowsOf = (...trees: CourseTree[]): EventRows => ({
  chapters: trees.flatMap(({ chapters }) => chapters),
  videos: trees.flatMap(({ chapters }) => chapters.flatMap(({ videos }) => videos)),
})
const apply = (tree: CourseTree, changes: ReturnType<typeof invert>, rows: EventRows) =>
  changes.reduce((now, change) => applyChange(now, change, rows), tree)

it('changes nothing when nothing changed', () => {
  const published = course({ x: 'abc', y: '' })
  expect(changesTo(published, published)).toEqual({ changes: [], gone: [], otherFile: [] })
})

it('takes fields, names and order back with as few moves as possible', () => {
  const published = course({ x: 'abcd', y: 'e' }, { title: 'Light', price: 49 })
  const current = course({ y: 'e', x: 'dabc' }, { title: 'Shade', price: null, description: null })
  const renamed = applyChange(current, {
    type: 'rename',
    item: 'video',
    id: 'a',
    before: 'Video a',
    after: 'A',
  })
  const { changes } = changesTo(published, renamed)
  expect(changes.map(({ type }) => type)).toEqual(['course', 'move', 'move', 'rename'])
  expect(isSameOutline(published, apply(renamed, changes, rowsOf()))).toBe(true)
})

it('marks what was added since, never a published video that was moved into it', () => {
  const published = course({ x: 'ab' })
  const { changes } = changesTo(published, course({ x: 'an', new: 'bm' }))
  expect(changes).toMatchObject([
    { type: 'move', id: 'b', from: { parentId: 'new' }, to: { parentId: 'x', afterId: 'a' } },
    { type: 'mark', item: 'video', id: 'n' },
    { type: 'mark', item: 'chapter', id: 'new' },
  ])
})

it('brings marked items back to their published place', () => {
  const published = course({ x: 'abc', y: 'de' })
  const { changes, gone } = changesTo(published, course({ x: 'ac' }), {
    chapters: course({ y: 'dn' }).chapters,
    videos: course({ y: 'be' }).chapters.flatMap(({ videos }) => videos),
  })
  expect(gone).toEqual([])
  expect(changes).toMatchObject([
    { type: 'unmark', item: 'chapter', id: 'y', place: { parentId: COURSE, afterId: 'x' } },
    { type: 'unmark', item: 'video', id: 'b', place: { parentId: 'x', afterId: 'a' } },
    { type: 'unmark', item: 'video', id: 'e', place: { parentId: 'y', afterId: 'd' } },
    { type: 'mark', item: 'video', id: 'n' },
  ])
})

it('does not leave a video in a chapter that is marked and was never published', () => {
  const { changes, gone } = changesTo(course({ x: 'ab' }), course({ x: 'b' }), {
    chapters: course({ new: 'an' }).chapters,
    videos: [],
  })
  expect(gone).toEqual([])
  expect(changes).toMatchObject([
    { type: 'unmark', item: 'video', id: 'a', place: { parentId: 'x', afterId: null } },
  ])
})

it('names what is gone for good, and leaves a video whose chapter is gone where it is', () => {
  const published = course({ x: 'abc', y: 'def' })
  const current = course({ x: 'ac', new: 'dn' })
  const { changes, gone } = changesTo(published, current, {
    chapters: [],
    videos: course({ x: 'e' }).chapters.flatMap(({ videos }) => videos),
  })
  expect(gone.map(({ item, id, title }) => [item, id, title])).toEqual([
    ['chapter', 'y', 'Chapter y'],
    ['video', 'b', 'Video b'],
    ['video', 'f', 'Video f'],
    ['video', 'e', 'Video e'],
  ])
  expect(shapeOf(apply(current, changes, rowsOf(published)))).toEqual({ x: 'ac', new: 'd' })
})

it('names a video that has another file now, which it keeps', () => {
  const published = course({ x: 'ab' })
  const current = course({ x: 'ab' })
  const first = current.chapters[0]?.videos[0]
  if (first) first.size += 1
  expect(changesTo(published, current)).toMatchObject({
    changes: [],
    otherFile: [{ id: 'a', title: 'Video a' }],
  })
})

describe('for any two versions of a course', () => {
  const versions = fc
    .tuple(
      fc.shuffledSubarray(['p', 'q', 'r', 's']),
      fc.shuffledSubarray(['p', 'q', 'r', 's']),
      fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(9), fc.nat(9), fc.boolean()), {
        minLength: 10,
        maxLength: 10,
      }),
    )
    .map(([before, after, homes]) => {
      const build = (chapterIds: string[], side: 0 | 1) => {
        const tree = course(
          Object.fromEntries(
            chapterIds.map((id, i) => [
              id,
              homes
                .map((home, v) => ({
                  id: 'abcdefghij'[v] ?? '',
                  home: home[side],
                  rank: side === 0 ? home[2] : home[3],
                }))
                .filter(({ home }) => home === i)
                .toSorted((a, b) => a.rank - b.rank)
                .map(({ id: videoId }) => videoId)
                .join(''),
            ]),
          ),
          { price: side === 0 ? 49 : 59 },
        )
        const renamed = homes.flatMap(([, , , , is], v) => (is && side === 1 ? ['abcdefghij'[v]] : []))
        return {
          ...tree,
          chapters: tree.chapters.map((c) => ({
            ...c,
            videos: c.videos.map((v) => (renamed.includes(v.id) ? { ...v, filename: 'New name' } : v)),
          })),
        }
      }
      return [build(before, 0), build(after, 1)] as const
    })

  /** Everything published that is not there is marked: a chapter with the videos that are nowhere else. */
  const markedIn = (published: CourseTree, current: CourseTree): MarkedOutline => {
    const there = new Set([...rowsOf(current).chapters, ...rowsOf(current).videos].map(({ id }) => id))
    const missing = published.chapters.map((c) => ({
      ...c,
      videos: c.videos.filter(({ id }) => !there.has(id)),
    }))
    return {
      chapters: missing.filter(({ id }) => !there.has(id)),
      videos: missing.filter(({ id }) => there.has(id)).flatMap(({ videos }) => videos),
    }
  }

  it('the changes give the published course, and undoing them the current one', () => {
    fc.assert(
      fc.property(versions, ([published, current]) => {
        const marked = markedIn(published, current)
        const { changes, gone } = changesTo(published, current, marked)
        expect(gone).toEqual([])
        expect(isUndoable(changes) || changes.length === 0).toBe(true)
        const chapters = marked.chapters.flatMap((m) => published.chapters.filter(({ id }) => id === m.id))
        const back: EventRows = {
          chapters: chapters.map((c) => ({
            ...c,
            videos: c.videos.filter(({ id }) => !rowsOf(current).videos.some((v) => v.id === id)),
          })),
          videos: rowsOf(published).videos,
        }
        const reverted = apply(current, changes, back)
        expect(diffCourses(published, reverted)).toEqual([])
        expect(isSameOutline(current, apply(reverted, invert(changes), rowsOf(current)))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('no more items are moved than differ in place', () => {
    fc.assert(
      fc.property(versions, ([published, current]) => {
        const { changes } = changesTo(published, current, markedIn(published, current))
        const moves = changes.filter(({ type }) => type === 'move')
        const moved = diffCourses(current, published).filter(({ type }) => type === 'moved')
        expect(moves.length).toBeLessThanOrEqual(moved.length)
      }),
    )
  })

  it('without anything marked it names what is missing and keeps the rest in order', () => {
    fc.assert(
      fc.property(versions, ([published, current]) => {
        const { changes, gone } = changesTo(published, current, none)
        const reverted = apply(current, changes, rowsOf(current))
        const missing = new Set(gone.map(({ id }) => id))
        const rest = {
          ...published,
          chapters: published.chapters
            .filter(({ id }) => !missing.has(id))
            .map((c) => ({ ...c, videos: c.videos.filter(({ id }) => !missing.has(id)) })),
        }
        const left = diffCourses(rest, reverted).filter(({ type }) => type !== 'added' && type !== 'moved')
        // What stays beside it are videos without a published chapter, in the chapters they stand in.
        expect(left.filter((d) => !(d.type === 'removed' && d.item === 'video'))).toEqual([])
      }),
    )
  })
})
