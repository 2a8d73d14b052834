import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, origins, words } from './fold'
import { inOriginal, match, type Range } from './match'
import { prepare, rank } from './rank'

/** What would be marked in the title, `null` when it is not found. */
function rangesOf(title: string, query: string): Range[] | null {
  const folded = fold(title)
  const found = match(folded, words(query))
  return found && inOriginal(folded, found.ranges)
}
const marked = (title: string, query: string) =>
  rangesOf(title, query)?.map(({ start, end }) => title.slice(start, end)) ?? null

const order = (query: string, ...titles: string[]) =>
  rank(prepare(titles.map((title) => ({ title }))), query, 10).map(({ item }) => item.title)

describe('fold', () => {
  it.each([
    ['Élan vital', 'elan vital'],
    ['Łódź', 'lodz'],
    ['Straße', 'strasse'],
    ['ŒUVRE', 'oeuvre'],
    ['ﬁnal', 'final'],
    ['مُقَدِّمة', 'مقدمة'],
    ['İstanbul', 'istanbul'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['', ''],
  ])('reads %j as %j', (text, folded) => {
    expect(fold(text).text).toBe(folded)
  })

  it('keeps the way back to every letter, whatever the text holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const folded = fold(text)
        const origin = origins(folded)
        expect(origin).toHaveLength(folded.text.length + 1)
        expect(origin).toEqual(origin.toSorted((a, b) => a - b))
        expect(origin.at(-1)).toBe(text.length)
      }),
    )
  })
})

describe('match', () => {
  it('marks what was typed in the title as it is written', () => {
    expect(marked('Distance sampling', 'dist')).toEqual(['Dist'])
    expect(marked('Social distance among starlings', 'star dist')).toEqual(['dist', 'star'])
    expect(marked('À l’école', 'ecole')).toEqual(['école'])
    expect(marked('Cafe\u0301 talk', 'cafe')).toEqual(['Cafe\u0301'])
    expect(marked('Große Wörter', 'grosse')).toEqual(['Große'])
    expect(marked('مقدمة في الطيور', 'الطيور')).toEqual(['الطيور'])
  })

  it('finds initials and letters close together, and not what is strewn over a text', () => {
    expect(marked('Add chapter', 'ac')).toEqual(['A', 'c'])
    expect(marked('Power, with a pencil', 'pwr')).toEqual(['P', 'w', 'r'])
    expect(marked('Counting things that move', 'xyz')).toBeNull()
    expect(marked('A very long title about nothing in particular', 'avp')).toEqual(['A', 'v', 'p'])
    expect(marked('abcdefghijklmnop', 'ap')).toBeNull()
  })

  it('needs every word', () => {
    expect(marked('Distance sampling', 'dist lake')).toBeNull()
    expect(marked('Distance sampling on a lake', 'dist lake')).toEqual(['Dist', 'lake'])
  })

  it('marks parts of the title that are in order, apart and really in it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 5 }), (title, query) => {
        let end = -1
        for (const range of rangesOf(title, query) ?? []) {
          expect(range.start).toBeGreaterThan(end)
          expect(range.end).toBeGreaterThan(range.start)
          expect(range.end).toBeLessThanOrEqual(title.length)
          end = range.end
        }
      }),
    )
  })

  it('finds every text by itself and by any part of it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.nat(), fc.nat(), (title, a, b) => {
        const [from, to] = [a % title.length, b % title.length].toSorted((x, y) => x - y)
        const part = title.slice(from, (to ?? 0) + 1)
        expect(match(fold(title), words(part))).not.toBeNull()
      }),
    )
  })
})

describe('rank', () => {
  it('puts the title itself first, then beginnings, words, and parts of words', () => {
    expect(
      order('dist', 'Long distances', 'Undistorted', 'Distance sampling', 'Social distance', 'Dist', 'Other'),
    ).toEqual(['Dist', 'Distance sampling', 'Long distances', 'Social distance', 'Undistorted'])
  })

  it('keeps the order of the outline among equals', () => {
    expect(order('take', 'Take 1', 'Take 2', 'Take 3')).toEqual(['Take 1', 'Take 2', 'Take 3'])
    expect(order('', 'b', 'a')).toEqual(['b', 'a'])
  })

  it('knows an item by its other words, after those that say it in the title', () => {
    const items = prepare([
      { title: 'Appearance: dark', keywords: 'theme colours night' },
      { title: 'Theme of the course' },
    ])
    expect(rank(items, 'theme', 5).map(({ item, ranges }) => [item.title, ranges.length])).toEqual([
      ['Theme of the course', 1],
      ['Appearance: dark', 0],
    ])
  })

  it('gives the same as sorting everything, whatever the limit', () => {
    const title = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 8 })
    fc.assert(
      fc.property(
        fc.array(title, { maxLength: 40 }),
        title,
        fc.integer({ min: 1, max: 10 }),
        (titles, q, limit) => {
          const items = prepare(titles.map((text, index) => ({ title: text, index })))
          const all = rank(items, q, Infinity)
          expect(all.map(({ score }) => score)).toEqual(
            all.map(({ score }) => score).toSorted((a, b) => b - a),
          )
          expect(rank(items, q, limit)).toEqual(all.slice(0, limit))
        },
      ),
    )
  })

  it('takes ten thousand items', () => {
    const items = prepare(Array.from({ length: 10_000 }, (_, index) => ({ title: `Video ${index}` })))
    expect(rank(items, 'video 9999', 5)[0]?.item.title).toBe('Video 9999')
  })
})
