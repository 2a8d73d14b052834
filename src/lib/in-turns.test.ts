import { expect, it } from 'vitest'
import { atOnce, eachInTurns, inTurns } from './in-turns'

/** Takes as long as a step that is too long for one turn. */
const busy = () => {
  const until = performance.now() + 11
  while (performance.now() < until);
}

function* counting(to: number) {
  for (let n = 1; n <= to; n += 1) {
    busy()
    yield
  }
  return to
}

it('comes to the same at once and in turns', async () => {
  expect(atOnce(counting(3))).toBe(3)
  await expect(inTurns(counting(3))).resolves.toBe(3)
})

it('begins at once, keeps the order, and lets others have a turn in between', async () => {
  const seen: string[] = []
  const done = eachInTurns(['a', 'b', 'c'], (item) => {
    seen.push(item)
    busy()
  })
  expect(seen).toEqual(['a'])
  setTimeout(() => seen.push('another'))
  await done
  expect(seen.filter((item) => item !== 'another')).toEqual(['a', 'b', 'c'])
  expect(seen.indexOf('another')).toBeGreaterThan(0)
  expect(seen.indexOf('another')).toBeLessThan(3)
})

it('ends when it is called off', async () => {
  const abort = new AbortController()
  const seen: number[] = []
  const steps = (function* () {
    for (let n = 1; n <= 3; n += 1) {
      seen.push(n)
      busy()
      yield
    }
  })()
  const done = inTurns(steps, abort.signal)
  abort.abort(new Error('enough'))
  await expect(done).rejects.toThrow('enough')
  expect(seen).toEqual([1])
})
