import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createBackgroundRunner } from './background-runner'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})
const noError = (error: unknown) => {
  throw error
}

it('runs once at a time, and once more for everything that came meanwhile', async () => {
  const open: (() => void)[] = []
  const run = vi.fn(() => new Promise<null>((resolve) => open.push(() => resolve(null))))
  const runner = createBackgroundRunner(run, noError)
  runner.wake()
  runner.wake()
  runner.wake()
  expect(run).toHaveBeenCalledTimes(1)
  open[0]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(run).toHaveBeenCalledTimes(2)
  open[1]?.()
  await runner.idle()
  expect(run).toHaveBeenCalledTimes(2)
})

it('comes back when it was told to, and at once when it is woken before', async () => {
  const run = vi.fn(() => Promise.resolve<Date | null>(new Date(Date.now() + 30_000)))
  const runner = createBackgroundRunner(run, noError)
  runner.wake()
  await runner.idle()
  await vi.advanceTimersByTimeAsync(29_000)
  expect(run).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(run).toHaveBeenCalledTimes(2)
  runner.wake()
  await runner.idle()
  expect(run).toHaveBeenCalledTimes(3)
  await vi.advanceTimersByTimeAsync(29_000)
  expect(run).toHaveBeenCalledTimes(3)
})

it('is not ended by a run that fails', async () => {
  const onError = vi.fn()
  const run = vi
    .fn<() => Promise<Date | null>>()
    .mockRejectedValueOnce(new Error('no database'))
    .mockResolvedValue(null)
  const runner = createBackgroundRunner(run, onError)
  runner.wake()
  await runner.idle()
  expect(onError).toHaveBeenCalledOnce()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(run).toHaveBeenCalledTimes(2)
})

it('begins nothing after it was stopped, and does not wait for ever for what hangs', async () => {
  let isStopped = () => false
  const run = vi.fn((stopped: () => boolean) => {
    isStopped = stopped
    return new Promise<null>(() => undefined)
  })
  const runner = createBackgroundRunner(run, noError)
  runner.wake()
  const stopped = runner.stop()
  expect(isStopped()).toBe(true)
  await vi.advanceTimersByTimeAsync(5_000)
  await stopped
  runner.wake()
  expect(run).toHaveBeenCalledTimes(1)
})
