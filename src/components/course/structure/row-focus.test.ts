import { expect, it } from 'vitest'
import { successor } from './row-focus'

const rows = (keys: string) => [...keys].map((key) => ({ key }))

it.each([
  ['abcd', 'acd', 'b', 'c'],
  ['abcd', 'ad', 'b', 'd'],
  ['abcd', 'abc', 'd', 'c'],
  ['abcd', 'x', 'b', 'x'],
  ['abcd', '', 'b', null],
  ['', 'ab', null, 'a'],
])('of %s, with %s left, hands the focus of %s to %s', (before, after, key, expected) => {
  expect(successor(rows(before), rows(after), key)).toBe(expected)
})
