import { expect, it, vi } from 'vitest'
import { createDatabaseGate } from './database-gate'

it('asks once for all pages of a second, and again for each while nothing answers', async () => {
  let clock = 0
  const ask = vi.fn(() => Promise.resolve())
  const gate = createDatabaseGate(ask, () => clock)
  expect(await Promise.all([gate.isOpen(), gate.isOpen()])).toEqual([true, true])
  clock = 999
  await gate.isOpen()
  expect(ask).toHaveBeenCalledTimes(1)

  clock = 1_001
  ask.mockRejectedValueOnce(new Error('gone'))
  expect(await gate.isOpen()).toBe(false)
  expect(await gate.isOpen()).toBe(true) // it is back
  expect(ask).toHaveBeenCalledTimes(3)
})

it('does not wait for ever', async () => {
  vi.useFakeTimers()
  const gate = createDatabaseGate(() => new Promise(() => undefined))
  const open = gate.isOpen()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(await open).toBe(false)
  vi.useRealTimers()
})
