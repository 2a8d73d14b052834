import { describe, expect, it } from 'vitest'
import { createLimiter } from './limiter'

const open = () => {
  let release = () => {}
  const promise = new Promise<void>((resolve) => (release = resolve))
  return { promise, release: () => release() }
}

describe('createLimiter', () => {
  it('frees the place of a task that failed', async () => {
    const limiter = createLimiter(1)
    const { signal } = new AbortController()
    await expect(limiter.run(() => Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
    await expect(limiter.run(() => Promise.resolve(1), signal)).resolves.toBe(1)
  })

  it('lets a task that waits leave the line, and refuses one that was cancelled before', async () => {
    const limiter = createLimiter(1)
    const gate = open()
    const first = limiter.run(() => gate.promise, new AbortController().signal)
    const leaving = new AbortController()
    const second = limiter.run(() => Promise.resolve('second'), leaving.signal)
    const third = limiter.run(() => Promise.resolve('third'), new AbortController().signal)
    leaving.abort()
    await expect(second).rejects.toMatchObject({ code: 'aborted' })
    await expect(limiter.run(() => Promise.resolve(), leaving.signal)).rejects.toMatchObject({
      code: 'aborted',
    })
    gate.release()
    await first
    await expect(third).resolves.toBe('third')
  })

  it('runs so many at once and the others in line', async () => {
    const limiter = createLimiter(2)
    const { signal } = new AbortController()
    const gates = [open(), open(), open()]
    const begun: number[] = []
    const runs = gates.map((gate, index) =>
      limiter.run(() => {
        begun.push(index)
        return gate.promise
      }, signal),
    )
    await Promise.resolve()
    expect(begun).toEqual([0, 1])
    gates.forEach((gate) => gate.release())
    await Promise.all(runs)
    expect(begun).toEqual([0, 1, 2])
  })
})
