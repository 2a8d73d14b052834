import { afterEach, expect, it, vi } from 'vitest'
import { keepAwake } from './wake-lock'

const setUp = (request: () => Promise<{ release: () => Promise<void> }>) => {
  const asked = vi.fn(request)
  Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: { request: asked } })
  return asked
}
const settle = () => new Promise(setImmediate)
const show = () => document.dispatchEvent(new Event('visibilitychange'))

afterEach(() => {
  Reflect.deleteProperty(navigator, 'wakeLock')
})

it('holds the machine awake until it is over, again after the page was hidden', async () => {
  const release = vi.fn(() => Promise.resolve())
  const asked = setUp(() => Promise.resolve({ release }))
  const sleep = keepAwake()
  await settle()
  show()
  await settle()
  expect(asked).toHaveBeenCalledTimes(2)
  expect(release).not.toHaveBeenCalled()
  sleep()
  expect(release).toHaveBeenCalledOnce()
  show()
  expect(asked).toHaveBeenCalledTimes(2)
})

it('lets go of a lock that comes too late', async () => {
  const release = vi.fn(() => Promise.resolve())
  setUp(() => Promise.resolve({ release }))
  keepAwake()()
  await settle()
  expect(release).toHaveBeenCalledOnce()
})

it('does without, where it is refused or unknown', async () => {
  const asked = setUp(() => Promise.reject(new DOMException('battery', 'NotAllowedError')))
  keepAwake()()
  await settle()
  expect(asked).toHaveBeenCalledOnce()
  Reflect.deleteProperty(navigator, 'wakeLock')
  expect(keepAwake).not.toThrow()
})
