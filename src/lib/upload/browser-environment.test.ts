import { describe, expect, it, vi } from 'vitest'
import { goOffline, goOnline } from '@/test/msw/failures'
import { browserEnvironment } from './browser-environment'

describe('browserEnvironment', () => {
  it('follows the connection, until it is no longer asked to', () => {
    const [listening, left] = [vi.fn(), vi.fn()]
    goOffline()
    expect(browserEnvironment.isOnline()).toBe(false)
    browserEnvironment.onOnline(listening)
    browserEnvironment.onOnline(left)()
    goOnline()
    expect(browserEnvironment.isOnline()).toBe(true)
    expect(listening).toHaveBeenCalledOnce()
    expect(left).not.toHaveBeenCalled()
  })

  it('calls later, or not at all', () => {
    vi.useFakeTimers()
    const [due, calledOff] = [vi.fn(), vi.fn()]
    browserEnvironment.later(due, 50)
    browserEnvironment.later(calledOff, 50)()
    vi.advanceTimersByTime(50)
    vi.useRealTimers()
    expect(due).toHaveBeenCalledOnce()
    expect(calledOff).not.toHaveBeenCalled()
  })
})
