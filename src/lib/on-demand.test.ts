import { afterEach, describe, expect, it, vi } from 'vitest'
import { onDemand, whenIdle } from './on-demand'

describe('onDemand', () => {
  it('fetches once, however often it is asked for', async () => {
    const load = vi.fn(() => Promise.resolve('part'))
    const part = onDemand(load)
    expect(part.peek()).toBeUndefined()
    part.preload()
    await expect(Promise.all([part.get(), part.get()])).resolves.toEqual(['part', 'part'])
    expect(part.peek()).toBe('part')
    expect(load).toHaveBeenCalledOnce()
  })

  it('says so when the fetch fails, and tries again the next time', async () => {
    const load = vi.fn().mockRejectedValueOnce(new TypeError('reset')).mockResolvedValue('part')
    const part = onDemand(load)
    await expect(part.get()).rejects.toMatchObject({
      code: 'network',
      message: 'This part of the page could not be loaded. Check the connection and try again.',
    })
    await expect(part.get()).resolves.toBe('part')
  })

  it('keeps quiet about a failure that nobody waits for', async () => {
    const part = onDemand(() => Promise.reject(new TypeError('reset')))
    part.preload()
    await Promise.resolve()
    expect(part.peek()).toBeUndefined()
  })
})

describe('whenIdle', () => {
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('waits a second where the browser cannot tell, and can be called off', () => {
    vi.useFakeTimers()
    const [first, second] = [vi.fn(), vi.fn()]
    whenIdle(first)
    whenIdle(second)()
    vi.advanceTimersByTime(1_000)
    expect(first).toHaveBeenCalledOnce()
    expect(second).not.toHaveBeenCalled()
  })

  it('asks the browser where it can tell', () => {
    const [ask, callOff] = [vi.fn(() => 7), vi.fn()]
    vi.stubGlobal('requestIdleCallback', ask)
    vi.stubGlobal('cancelIdleCallback', callOff)
    const task = vi.fn()
    whenIdle(task)()
    expect(ask).toHaveBeenCalledWith(task, { timeout: 5_000 })
    expect(callOff).toHaveBeenCalledWith(7)
  })
})
