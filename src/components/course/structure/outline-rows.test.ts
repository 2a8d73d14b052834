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

const field = (key: string, target: string | null) => ({ key, target, text: '', error: null })
const newLines = (...args: Parameters<typeof editorRows>) =>
  editorRows(...args).flatMap(({ kind, key }) => (kind === 'video' ? [] : [`${kind} ${key}`]))

it('puts what is new where it will stand: at the end of its chapter, or of the course', () => {
  const sent = [
    { id: 's1', target: 'A', title: 'Sent' },
    { id: 's2', target: null, title: 'A chapter' },
  ]
  const fields = [field('f1', null), field('f2', 'A')]
  expect(newLines(course, { B: false, C: false }, new Set(), { sent, fields })).toEqual([
    'chapter A',
    'sent s1',
    'field field:f2',
    'chapter-end end:A',
    'chapter B',
    'chapter C',
    'sent s2',
    'field field:f1',
  ])
})
it('does not draw twice what was sent and has arrived', () => {
  const sent = [{ id: 'a1', target: 'A', title: 'Arrived' }]
  expect(newLines(course, {}, new Set(), { sent, fields: [] }).filter((line) => line.includes('a1'))).toEqual(
    [],
  )
})
it('keeps a field whose chapter is closed, marked or gone', () => {
  const fields = [field('f1', 'A'), field('f2', 'B'), field('f3', 'gone')]
  const rows = newLines(course, { A: false, C: false }, new Set(['B']), { sent: [], fields })
  expect(rows).toEqual([
    'chapter A',
    'marked B',
    'chapter C',
    'field field:f1',
    'field field:f2',
    'field field:f3',
  ])
})
