import { expect, it } from 'vitest'
import { miniCover } from './mini-cover'

const ready = (duration: number | null) => ({ status: 'ready' as const, duration })
const planned = { status: 'planned' as const, duration: null }

it('leaves lines alone that have room', () => {
  const line = Array.from({ length: 8 }, () => ready(60))
  expect(miniCover([line, []])).toEqual([line, []])
})

it('joins neighbours in the same state in full lines, and keeps their length', () => {
  const line = [ready(60), ready(90), planned, ready(30), ...Array.from({ length: 6 }, () => ready(60))]
  expect(miniCover([line])).toEqual([[ready(150), { ...planned, duration: 60 }, ready(390)]])
})

it('draws what has no length yet as long as the rest on average', () => {
  expect(miniCover([Array.from({ length: 10 }, () => planned)])).toEqual([[{ ...planned, duration: 4_800 }]])
})
