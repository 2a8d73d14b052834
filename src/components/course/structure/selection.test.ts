import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { editorRows } from './outline-rows'
import {
  allIds,
  itemById,
  movedWith,
  nextSelectable,
  nounOf,
  rangeOf,
  selectedItems,
  selectedRows,
  selectionWords,
} from './selection'

/** A: a1 a2 a3 · B: b1 b2 · C: empty */
const course = makeCourse({
  chapters: Object.entries({ A: ['a1', 'a2', 'a3'], B: ['b1', 'b2'], C: [] }).map(([id, videos]) =>
    makeChapter({ id, title: id, videos: videos.map((video) => makeVideo({ id: video, filename: video })) }),
  ),
})
const rows = (expanded: Record<string, boolean> = {}, marked: string[] = []) =>
  editorRows(course, expanded, new Set(marked))

describe('a range', () => {
  it.each([
    ['a1', 'a3', 'a1 a2 a3'],
    ['a3', 'a1', 'a1 a2 a3'],
    ['a2', 'b1', 'a2 a3 b1'],
    ['A', 'C', 'A B C'],
    ['A', 'a2', 'A a1 a2'],
    ['a3', 'B', 'a3 B'],
    ['b2', 'b2', 'b2'],
    [null, 'b1', 'b1'],
    ['gone', 'b1', 'b1'],
    ['a1', 'gone', ''],
    ['a1', 'end:A', ''],
  ])('from %s to %s is %s', (from, to, expected) => {
    expect(rangeOf(rows(), from, to).join(' ')).toBe(expected)
  })
  it('leaves out what is in a closed chapter or marked for deletion', () => {
    expect(rangeOf(rows({ A: false }), 'A', 'b1')).toEqual(['A', 'B', 'b1'])
    expect(rangeOf(rows({}, ['a2']), 'a1', 'a3')).toEqual(['a1', 'a3'])
  })
  it('is the same both ways, and has its ends in it', () => {
    const ids = fc.constantFrom(...allIds(course))
    fc.assert(
      fc.property(ids, ids, (from, to) => {
        const range = rangeOf(rows(), from, to)
        expect(range).toEqual(rangeOf(rows(), to, from))
        expect(range).toContain(from)
        expect(range).toContain(to)
      }),
    )
  })
})

it('steps over lines that cannot be selected, and stops at the edges', () => {
  expect(nextSelectable(rows(), 'a3', 1)).toBe('B')
  expect(nextSelectable(rows(), 'B', -1)).toBe('a3')
  expect(nextSelectable(rows(), 'A', -1)).toBe('A')
  expect(nextSelectable(rows(), 'C', 1)).toBe('C')
})

it('acts on whole chapters and on videos outside them, in the order of the outline', () => {
  const ids = selectedItems(course, new Set(['b2', 'A', 'a1', 'b1'])).map(({ id }) => id)
  expect(ids).toEqual(['A', 'b1', 'b2'])
})

describe('what moves with an item', () => {
  const moved = (selected: string, id: string) => {
    const item = itemById(course, id)
    return item && movedWith(course, new Set(selected.split(' ')), item).map((row) => row.id)
  }
  it('is it alone when it is not selected', () => {
    expect(moved('a1 a2', 'b1')).toEqual(['b1'])
  })
  it('is every selected item of its kind', () => {
    expect(moved('b1 a3 a1 C', 'a3')).toEqual(['a1', 'a3', 'b1'])
    expect(moved('b1 A C', 'C')).toEqual(['A', 'C'])
  })
  it('leaves out videos that go with their chapter, and moves one of those alone', () => {
    expect(moved('A a1 b1 b2', 'b1')).toEqual(['b1', 'b2'])
    expect(moved('A a1 b1', 'a1')).toEqual(['a1'])
  })
})

it.each([
  ['a1', '1 video', 'video'],
  ['a1 a2 b1', '3 videos', 'videos'],
  ['A', '1 chapter', 'chapter'],
  ['A B a1 b2', '2 chapters and 2 videos', 'items'],
])('says that %s is %s', (selected, words, noun) => {
  const ids = new Set(selected.split(' '))
  expect(selectionWords(course, ids)).toBe(words)
  expect(nounOf(course, ids)).toBe(noun)
})

it('takes the selected rows as they are, whatever holds them', () => {
  expect(selectedRows(course, new Set(['b2', 'A', 'a3', 'gone']))).toEqual([
    { type: 'chapter', id: 'A' },
    { type: 'video', id: 'a3' },
    { type: 'video', id: 'b2' },
  ])
})
