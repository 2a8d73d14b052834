import { describe, expect, it, vi } from 'vitest'
import { type EventSourceLike, followCourse, type StreamHandlers } from './course-stream'

class FakeSource implements EventSourceLike {
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  isClosed = false
  listeners = new Map<string, (event: { data: string }) => void>()
  constructor(readonly url: string) {}
  addEventListener(name: string, listener: (event: { data: string }) => void) {
    this.listeners.set(name, listener)
  }
  close() {
    this.isClosed = true
  }
  send(name: string, data: unknown) {
    this.listeners.get(name)?.({ data: JSON.stringify(data) })
  }
}

function setUp() {
  const sources: FakeSource[] = []
  let tasks: { at: number; task: () => void }[] = []
  let now = 0
  let isVisible = true
  let visibilityChanged = () => {}
  let revision: number | undefined = 7
  const handlers = {
    revision: () => revision,
    onOpen: vi.fn(),
    onEvent: vi.fn(),
    onPresence: vi.fn(),
    onAccess: vi.fn(),
    onProgress: vi.fn(),
    onReset: vi.fn(),
    onBye: vi.fn(),
    onTrouble: vi.fn(),
  } satisfies StreamHandlers
  const stop = followCourse('course 1', 'tab-1', handlers, {
    open: (url) => {
      const source = new FakeSource(url)
      sources.push(source)
      return source
    },
    isVisible: () => isVisible,
    onVisibility: (listener) => {
      visibilityChanged = listener
      return () => (visibilityChanged = () => {})
    },
    later: (task, ms) => {
      const entry = { at: now + ms, task }
      tasks.push(entry)
      return () => void (tasks = tasks.filter((other) => other !== entry))
    },
    random: () => 1,
  })
  return {
    sources,
    handlers,
    stop,
    last: () => {
      const source = sources.at(-1)
      if (!source) throw new Error('no connection yet')
      return source
    },
    reach: (next: number | undefined) => void (revision = next),
    look: (visible: boolean) => {
      isVisible = visible
      visibilityChanged()
    },
    wait: (ms: number) => {
      now += ms
      for (const due of tasks.filter(({ at }) => at <= now)) {
        tasks = tasks.filter((task) => task !== due)
        due.task()
      }
    },
  }
}

describe('followCourse', () => {
  it('connects from the revision that the page has, and hands on what comes', () => {
    const { last, handlers } = setUp()
    expect(last().url).toBe('/api/courses/course%201/events?client=tab-1&after=7')
    last().onopen?.()
    expect(handlers.onOpen).toHaveBeenCalledTimes(1)
    last().send('operation', { operation: { revision: 8 } })
    last().send('presence', { people: [] })
    last().send('access', { access: 'viewer' })
    last().send('progress', { videoId: 'v', percent: 63, step: 'converting' })
    last().send('reset', { revision: 90 })
    expect(handlers.onEvent).toHaveBeenCalledWith({ operation: { revision: 8 } })
    expect(handlers.onPresence).toHaveBeenCalledWith({ people: [] })
    expect(handlers.onAccess).toHaveBeenCalledWith('viewer')
    expect(handlers.onProgress).toHaveBeenCalledWith({ videoId: 'v', percent: 63, step: 'converting' })
    expect(handlers.onReset).toHaveBeenCalledTimes(1)
  })

  it('comes back after a break with growing pauses, from where the page is by then', () => {
    const { sources, last, reach, wait, handlers } = setUp()
    last().onerror?.()
    expect(last().isClosed).toBe(true)
    reach(12)
    wait(999)
    expect(sources).toHaveLength(1)
    wait(1)
    expect(last().url).toContain('after=12')
    last().onerror?.()
    wait(1_999)
    expect(sources).toHaveLength(2)
    wait(1)
    expect(handlers.onTrouble).not.toHaveBeenCalled()
    last().onerror?.()
    expect(handlers.onTrouble).toHaveBeenCalledTimes(1)
    for (let i = 0; i < 20; i += 1) {
      wait(15_000)
      last().onerror?.()
    }
    expect(sources.length).toBeGreaterThanOrEqual(20)
    wait(15_000)
    last().onopen?.()
    last().onerror?.()
    wait(1_000)
    expect(last().isClosed).toBe(false)
  })

  it('is silent about a connection that was given up', () => {
    const { sources, last, handlers, wait } = setUp()
    const first = last()
    first.onerror?.()
    wait(1_000)
    first.send('operation', { operation: { revision: 8 } })
    first.onerror?.()
    expect(handlers.onEvent).not.toHaveBeenCalled()
    expect(sources).toHaveLength(2)
    expect(last().isClosed).toBe(false)
  })

  it('gives its connection back a minute after the page was looked at, and comes back at once', () => {
    const { sources, last, look, wait, reach } = setUp()
    look(false)
    wait(59_999)
    look(true)
    look(false)
    wait(59_999)
    expect(last().isClosed).toBe(false)
    wait(1)
    expect(last().isClosed).toBe(true)
    reach(undefined)
    look(true)
    expect(sources).toHaveLength(2)
    expect(last().url).not.toContain('after')
  })

  it('does not try again while nobody looks', () => {
    const { sources, last, look, wait } = setUp()
    look(false)
    last().onerror?.()
    wait(120_000)
    expect(sources).toHaveLength(1)
    look(true)
    expect(sources).toHaveLength(2)
  })

  it('comes back to a server that restarts, and never where it was sent away', () => {
    const { sources, last, wait, handlers, look } = setUp()
    last().send('bye', { reason: 'stopping', message: 'The server restarts.' })
    expect(handlers.onBye).not.toHaveBeenCalled()
    wait(1_000)
    expect(sources).toHaveLength(2)
    last().send('bye', { reason: 'removed', message: 'You were taken off this course.' })
    expect(handlers.onBye).toHaveBeenCalledWith({
      reason: 'removed',
      message: 'You were taken off this course.',
    })
    wait(120_000)
    look(true)
    expect(sources).toHaveLength(2)
  })

  it('ends when the page goes', () => {
    const { sources, last, stop, wait, look } = setUp()
    last().onerror?.()
    stop()
    wait(120_000)
    look(true)
    expect(sources).toHaveLength(1)
  })
})
