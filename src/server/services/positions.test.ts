import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sibling } from '../db/repositories/outline-repository'
import { freshPositions, placeItems, positionBetween, positionsBetween } from './positions'

const list = (names: string): Sibling[] => {
  const keys = freshPositions(names.length)
  // A capital letter is a marked row.
  return [...names].map((name, i) => ({
    id: name.toLowerCase(),
    position: keys[i] ?? '',
    isMarked: name !== name.toLowerCase(),
  }))
}

const order = (siblings: Sibling[], placed: { id: string; position: string }[]): string =>
  [...siblings, ...placed]
    .sort((a, b) => (a.position < b.position ? -1 : 1))
    .map(({ id }) => id)
    .join('')

describe('positionBetween', () => {
  it('refuses bounds that are swapped or equal', () => {
    expect(() => positionBetween('a1', 'a0')).toThrow('not in order')
    expect(() => positionBetween('a1', 'a1')).toThrow('not in order')
    expect(() => positionsBetween('a1', 'a1', 2)).toThrow('not in order')
  })
})

describe('placeItems', () => {
  const place = (names: string, items: { id: string; order?: number }[]) => {
    const siblings = list(names)
    return order(siblings, placeItems(siblings, items))
  }

  it('puts each item at the place it asks for', () => {
    expect(place('abc', [{ id: 'x', order: 1 }])).toBe('axbc')
    expect(
      place('abc', [
        { id: 'x', order: 3 },
        { id: 'y', order: 0 },
      ]),
    ).toBe('yabxc')
    expect(
      place('', [
        { id: 'x', order: 1 },
        { id: 'y', order: 0 },
      ]),
    ).toBe('yx')
    expect(place('abc', [{ id: 'x', order: 99 }, { id: 'y' }, { id: 'z', order: 2 }])).toBe('abzcxy')
  })

  it('counts visible rows only', () => {
    expect(place('aBc', [{ id: 'x', order: 1 }])).toBe('axbc')
    expect(place('AB', [{ id: 'x', order: 0 }])).toBe('abx')
  })

  it('keeps the order of two items that want one place', () => {
    expect(
      place('ab', [
        { id: 'x', order: 1 },
        { id: 'y', order: 1 },
      ]),
    ).toBe('axyb')
  })

  it('gives every item its place whenever the places can be had', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 6 }),
        (staying, orders) => {
          const siblings = list('abcdefgh'.slice(0, staying))
          const items = orders.map((wanted, i) => ({ id: 'uvwxyz'.charAt(i), order: wanted }))
          const result = order(siblings, placeItems(siblings, items))
          expect(new Set(result).size).toBe(staying + items.length)
          expect([...result].filter((id) => id < 'm').join('')).toBe('abcdefgh'.slice(0, staying))
          for (const { id, order: wanted } of items) {
            if (wanted < staying) expect(result.indexOf(id)).toBe(wanted)
          }
        },
      ),
    )
  })
})
