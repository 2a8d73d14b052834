import { expect, it } from 'vitest'
import { parseSpeed } from './speed'

it.each([
  ['10', 10],
  [' 2,5 ', 2.5],
  ['0.1', 0.1],
  ['10000', 10_000],
])('reads %j', (text, value) => {
  expect(parseSpeed(text)).toEqual({ ok: true, value })
})

it.each(['', '0', '0.05', '-3', 'fast', '1e3', '10001', '1.2.3', 'Infinity'])('refuses %j', (text) => {
  expect(parseSpeed(text)).toEqual({
    ok: false,
    message: 'Write a number of Mbit/s from 0.1 to 10,000.',
  })
})
