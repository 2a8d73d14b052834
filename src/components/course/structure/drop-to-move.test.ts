import { describe, expect, it } from 'vitest'
import { applyMove } from '@/lib/course-tree'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import type { CourseTree } from '@/types/course'
import { chapterEndKey, describeMove, type DropPlace, dropToMove, moveToPlace } from './drop-to-move'

const video = (id: string) => makeVideo({ id, filename: `Video ${id}` })

/** A: a1 a2 a3 · B: b1 b2 · C: empty */
const course: CourseTree = makeCourse({
  chapters: [
    makeChapter({ id: 'A', title: 'Chapter A', videos: [video('a1'), video('a2'), video('a3')] }),
    makeChapter({ id: 'B', title: 'Chapter B', videos: [video('b1'), video('b2')] }),
    makeChapter({ id: 'C', title: 'Chapter C' }),
  ],
})
const open = () => true
const closed = () => false

const order = (tree: CourseTree) =>
  tree.chapters.map(({ id, videos }) => `${id}: ${videos.map((row) => row.id).join(' ')}`.trim())

function dropped(
  type: 'chapter' | 'video',
  id: string,
  place: DropPlace,
  isExpanded = open,
): string[] | null {
  const landing = dropToMove(course, { type, id }, place, isExpanded)
  return landing && order(applyMove(course, landing.move))
}

describe('a dropped video', () => {
  it('lands above the row whose upper half was under the pointer', () => {
    expect(dropped('video', 'a3', { over: 'video', id: 'a1', edge: 'top' })).toEqual([
      'A: a3 a1 a2',
      'B: b1 b2',
      'C:',
    ])
  })
  it('lands below the row whose lower half was under the pointer', () => {
    expect(dropped('video', 'a1', { over: 'video', id: 'a2', edge: 'bottom' })).toEqual([
      'A: a2 a1 a3',
      'B: b1 b2',
      'C:',
    ])
  })
  it('goes into another chapter between two of its videos', () => {
    expect(dropped('video', 'a2', { over: 'video', id: 'b2', edge: 'top' })).toEqual([
      'A: a1 a3',
      'B: b1 a2 b2',
      'C:',
    ])
  })
  it.each([
    ['on itself, upper half', { over: 'video', id: 'a2', edge: 'top' }],
    ['on itself, lower half', { over: 'video', id: 'a2', edge: 'bottom' }],
    ['below the row before it', { over: 'video', id: 'a1', edge: 'bottom' }],
    ['above the row behind it', { over: 'video', id: 'a3', edge: 'top' }],
  ] as const)('changes nothing %s', (_where, place) => {
    expect(dropped('video', 'a2', place)).toBeNull()
  })
  it('goes to the end of the chapter whose row it is dropped on, in a frame', () => {
    const place = { over: 'chapter', id: 'B', edge: 'top' } as const
    expect(dropped('video', 'a1', place)).toEqual(['A: a2 a3', 'B: b1 b2 a1', 'C:'])
    expect(dropToMove(course, { type: 'video', id: 'a1' }, place, open)?.mark).toEqual({
      kind: 'into',
      chapterId: 'B',
    })
  })
  it('goes to the end of its own chapter when dropped on that chapter', () => {
    expect(dropped('video', 'a1', { over: 'chapter', id: 'A', edge: 'bottom' })?.[0]).toBe('A: a2 a3 a1')
    expect(dropped('video', 'a3', { over: 'chapter', id: 'A', edge: 'bottom' })).toBeNull()
  })
  it('fills an empty chapter', () => {
    expect(dropped('video', 'a1', { over: 'chapter-end', id: 'C', edge: 'bottom' })).toEqual([
      'A: a2 a3',
      'B: b1 b2',
      'C: a1',
    ])
  })
  it('draws its line at the level of videos', () => {
    const landing = dropToMove(
      course,
      { type: 'video', id: 'a1' },
      { over: 'video', id: 'b1', edge: 'bottom' },
      open,
    )
    expect(landing?.mark).toEqual({ kind: 'line', rowKey: 'b1', edge: 'bottom', level: 'video' })
  })
  it.each([
    ['the target is gone', 'a1', 'gone'],
    ['it is gone itself', 'gone', 'a1'],
  ])('changes nothing when %s', (_why, id, target) => {
    expect(dropped('video', id, { over: 'video', id: target, edge: 'top' })).toBeNull()
    expect(dropped('video', id, { over: 'chapter', id: target, edge: 'top' })).toBeNull()
  })
})

describe('a dropped chapter', () => {
  it('takes its videos along', () => {
    expect(dropped('chapter', 'B', { over: 'chapter', id: 'A', edge: 'top' }, closed)).toEqual([
      'B: b1 b2',
      'A: a1 a2 a3',
      'C:',
    ])
  })
  it('lands behind a closed chapter from its lower half', () => {
    expect(dropped('chapter', 'A', { over: 'chapter', id: 'C', edge: 'bottom' }, closed)).toEqual([
      'B: b1 b2',
      'C:',
      'A: a1 a2 a3',
    ])
  })
  it('lands before or behind a whole open chapter, by the half of its rows', () => {
    expect(dropped('chapter', 'C', { over: 'video', id: 'a1', edge: 'top' })?.[0]).toBe('C:')
    expect(dropped('chapter', 'C', { over: 'video', id: 'a3', edge: 'bottom' })?.[1]).toBe('C:')
  })
  it('draws its line at the end of the chapter it lands behind', () => {
    const place = { over: 'video', id: 'a3', edge: 'bottom' } as const
    expect(dropToMove(course, { type: 'chapter', id: 'C' }, place, open)?.mark).toEqual({
      kind: 'line',
      rowKey: chapterEndKey('A'),
      edge: 'bottom',
      level: 'chapter',
    })
  })
  it('changes nothing on itself, on its own videos and at its own place', () => {
    expect(dropped('chapter', 'A', { over: 'chapter', id: 'A', edge: 'bottom' })).toBeNull()
    expect(dropped('chapter', 'A', { over: 'video', id: 'a2', edge: 'top' })).toBeNull()
    expect(dropped('chapter', 'A', { over: 'chapter-end', id: 'A', edge: 'top' })).toBeNull()
    expect(dropped('chapter', 'A', { over: 'chapter', id: 'B', edge: 'top' }, closed)).toBeNull()
    expect(dropped('chapter', 'B', { over: 'chapter', id: 'A', edge: 'bottom' }, closed)).toBeNull()
  })
  it('changes nothing when it or the target is gone', () => {
    expect(dropped('chapter', 'gone', { over: 'chapter', id: 'A', edge: 'top' })).toBeNull()
    expect(dropped('chapter', 'A', { over: 'chapter', id: 'gone', edge: 'top' })).toBeNull()
    expect(dropped('chapter', 'A', { over: 'video', id: 'gone', edge: 'top' })).toBeNull()
  })
})

describe('moveToPlace', () => {
  const moved = (...args: [string, Parameters<typeof moveToPlace>[2]]) => {
    const move = moveToPlace(course, ...args)
    return move && order(applyMove(course, move))
  }
  it('puts a video first or last in a chapter', () => {
    expect(moved('a2', { chapterId: 'B', place: 'first' })?.[1]).toBe('B: a2 b1 b2')
    expect(moved('a2', { chapterId: 'B', place: 'last' })?.[1]).toBe('B: b1 b2 a2')
  })
  it('puts a chapter first, last or behind another', () => {
    expect(moved('C', { place: 'first' })?.[0]).toBe('C:')
    expect(moved('A', { place: 'last' })?.[2]).toBe('A: a1 a2 a3')
    expect(moved('C', { place: { behind: 'A' } })?.[1]).toBe('C:')
  })
  it('is nothing where the item stands already, or for what is gone', () => {
    expect(moved('a1', { place: 'first' })).toBeNull()
    expect(moved('C', { place: 'last' })).toBeNull()
    expect(moved('gone', { place: 'last' })).toBeNull()
    expect(moved('a1', { chapterId: 'gone', place: 'last' })).toBeNull()
  })
})

it('says where something was moved to', () => {
  expect(describeMove(course, { type: 'video', id: 'a1', toChapterId: 'B', afterId: 'b1' })).toBe(
    "Moved 'Video a1' to 'Chapter B', place 2 of 3.",
  )
  expect(describeMove(course, { type: 'chapter', id: 'A', afterId: 'C' })).toBe(
    "Moved chapter 'Chapter A', place 3 of 3.",
  )
})
