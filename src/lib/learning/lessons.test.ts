import { expect, it } from 'vitest'
import type { Lesson, LessonProgress } from '@/types/learning'
import { byVideo, lengthOf, lessonsOf, lessonToShow, neighboursOf, watchedOf } from './lessons'

const lesson = (id: string, rest: Partial<Lesson> = {}): Lesson => ({
  id,
  title: id.toUpperCase(),
  isPlayable: true,
  duration: 60,
  isFreePreview: false,
  mayPlay: true,
  ...rest,
})
const chapters = [
  {
    id: 'one',
    title: 'One',
    videos: [lesson('a'), lesson('b', { duration: null, isPlayable: false, mayPlay: false })],
  },
  { id: 'none', title: 'None', videos: [] },
  { id: 'two', title: 'Two', videos: [lesson('c'), lesson('d')] },
]
const lessons = lessonsOf({ chapters })
const watched = (...ids: string[]): ReadonlyMap<string, LessonProgress> =>
  byVideo(ids.map((video_id) => ({ video_id, position: 60, watched_at: '2026-01-01T00:00:00.000Z' })))

it('numbers the videos by their chapters', () => {
  expect(lessons.map(({ id, chapterNumber, number }) => `${id} ${chapterNumber}.${number}`)).toEqual([
    'a 1.1',
    'b 1.2',
    'c 3.1',
    'd 3.2',
  ])
})

it.each([
  ['the first', null, [], 'a'],
  ['the first that was not watched and can be', null, ['a'], 'c'],
  ['the first again when all were watched', null, ['a', 'c', 'd'], 'a'],
  ['the one in the address', 'd', [], 'd'],
  ['one in the address that cannot be watched', 'b', [], 'b'],
  ['the first for an address that is wrong', 'gone', [], 'a'],
])('shows %s', (_what, wanted, seen, shown) => {
  expect(lessonToShow(lessons, watched(...seen), wanted)?.id).toBe(shown)
})

it('shows the first when nothing can be watched, and nothing of nothing', () => {
  const locked = lessonsOf({ chapters: [{ id: 'x', title: 'X', videos: [lesson('z', { mayPlay: false })] }] })
  expect(lessonToShow(locked, watched(), null)?.id).toBe('z')
  expect(lessonToShow([], watched(), null)).toBeUndefined()
})

it('knows what comes before and after, across chapters', () => {
  const ids = (id: string) => {
    const { previous, next } = neighboursOf(lessons, id)
    return [previous?.id, next?.id]
  }
  expect([ids('a'), ids('c'), ids('d')]).toEqual([
    [undefined, 'b'],
    ['b', 'd'],
    ['c', undefined],
  ])
  expect(ids('gone')).toEqual([undefined, undefined])
})

it('counts what was watched and adds lengths up', () => {
  expect(watchedOf(lessons, watched('a', 'd', 'elsewhere'))).toBe(2)
  expect(chapters.map(lengthOf)).toEqual([60, 0, 120])
})
