import { expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { editorRows } from './outline-rows'

const course = makeCourse({
  chapters: [
    makeChapter({
      id: 'A',
      title: 'One',
      videos: [makeVideo({ id: 'a1' }), makeVideo({ id: 'a2' }), makeVideo({ id: 'a3' })],
    }),
    makeChapter({ id: 'B', title: 'Two', videos: [makeVideo({ id: 'b1' })] }),
    makeChapter({ id: 'C', title: 'Three' }),
  ],
})
const lines = (expanded: Record<string, boolean> = {}, marked: string[] = []) =>
  editorRows(course, expanded, new Set(marked)).map((row) =>
    'number' in row ? `${row.number} ${row.key}` : `${row.kind} ${row.key}`,
  )

it('numbers chapters and videos and ends each open chapter with a line to add to it', () => {
  expect(lines()).toEqual([
    '1 A',
    '1.1 a1',
    '1.2 a2',
    '1.3 a3',
    'chapter-end end:A',
    '2 B',
    '2.1 b1',
    'chapter-end end:B',
    '3 C',
    'chapter-end end:C',
  ])
})
it('leaves out the videos of closed chapters', () => {
  expect(lines({ A: false, B: false })).toEqual(['1 A', '2 B', '3 C', 'chapter-end end:C'])
})
it('keeps a marked video in its place and out of the numbers', () => {
  expect(lines({ B: false, C: false }, ['a2'])).toEqual([
    '1 A',
    '1.1 a1',
    'marked a2',
    '1.2 a3',
    'chapter-end end:A',
    '2 B',
    '3 C',
  ])
})
it('hides the videos of a marked chapter and gives its number to the next', () => {
  expect(lines({ C: false }, ['A', 'a1'])).toEqual(['marked A', '1 B', '1.1 b1', 'chapter-end end:B', '2 C'])
})
it('has no rows for a course without chapters', () => {
  expect(editorRows(makeCourse(), {}, new Set(['gone']))).toEqual([])
})
