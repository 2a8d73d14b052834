import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { type Block, moveToPlace } from './drop-to-move'
import { type Destination, destinationsOf, matching, searchable } from './move-destinations'

const course = makeCourse({
  chapters: Object.entries({ Flour: ['Rye', 'Wheat', 'Spelt'], 'Café crème': ['Ordering'], Fire: [] }).map(
    ([title, videos]) =>
      makeChapter({
        id: title,
        title,
        videos: videos.map((filename) => makeVideo({ id: filename, filename })),
      }),
  ),
})
const video = (...ids: string[]): Block => ({ type: 'video', ids })
const line = ({ after, isLast, chapter, isCurrent }: Destination) =>
  [
    after ? `${after.number} ${after.title}` : 'first',
    isLast ? 'last' : '',
    chapter ? `in ${chapter.title}` : '',
    isCurrent ? 'now' : '',
  ]
    .filter(Boolean)
    .join(' ')
const lines = (block: Block) => destinationsOf(course, block).map(line)

describe('places for a block', () => {
  it('are the gaps of every chapter, without the block itself', () => {
    expect(lines(video('Wheat'))).toEqual([
      'first in Flour',
      '1.1 Rye in Flour now',
      '1.3 Spelt last in Flour',
      'first in Café crème',
      '2.1 Ordering last in Café crème',
      'first last in Fire',
    ])
  })
  it('are gaps between chapters for chapters', () => {
    expect(lines({ type: 'chapter', ids: ['Flour', 'Café crème'] })).toEqual(['first now', '3 Fire last'])
  })
  it('have no present one for items that do not stand together', () => {
    expect(lines(video('Rye', 'Spelt')).some((text) => text.endsWith('now'))).toBe(false)
  })
  it('change nothing at the present place, and something at every other', () => {
    const ids = course.chapters.flatMap(({ videos }) => videos.map(({ id }) => id))
    fc.assert(
      fc.property(fc.subarray(ids, { minLength: 1 }), (chosen) => {
        for (const { place, isCurrent } of destinationsOf(course, video(...chosen))) {
          expect(moveToPlace(course, video(...chosen), place) === null).toBe(isCurrent)
        }
      }),
    )
  })
})

it.each([
  ['', 6],
  ['spel', 1],
  ['flour', 3],
  ['FLOUR first', 1],
  ['cafe creme', 2],
  ['last', 3],
  ['1.1', 1],
  ['rye water', 0],
])('finds by %j %d places', (query, expected) => {
  expect(matching(searchable(destinationsOf(course, video('Wheat'))), query)).toHaveLength(expected)
})
