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

  it('takes more of the line at once when it is raised', async () => {
    const limiter = createLimiter(1)
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
    expect(begun).toEqual([0])
    limiter.resize(3)
    await Promise.resolve()
    expect(begun).toEqual([0, 1, 2])
    gates.forEach((gate) => gate.release())
    await Promise.all(runs)
  })

  it('holds the tasks that began last when it is lowered, until one before them ends or it is raised', async () => {
    const limiter = createLimiter(3)
    const { signal } = new AbortController()
    const gates = [open(), open(), open()]
    const steps: string[] = []
    const runs = gates.map(({ promise }, index) =>
      limiter.run(async (turn) => {
        await turn(signal)
        steps.push(`${index} a`)
        await promise
        await turn(signal)
        steps.push(`${index} b`)
      }, signal),
    )
    await Promise.resolve()
    limiter.resize(1)
    gates[2]?.release()
    gates[1]?.release()
    await new Promise(setImmediate)
    expect(steps).toEqual(['0 a', '1 a', '2 a'])
    gates[0]?.release()
    await new Promise(setImmediate)
    // The first one ends, then the second, then the third: never two at once.
    expect(steps.slice(3)).toEqual(['0 b', '1 b', '2 b'])
    await Promise.all(runs)
  })

  it('lets a task that is held leave', async () => {
    const limiter = createLimiter(2)
    const leaving = new AbortController()
    const gate = open()
    const first = limiter.run(() => gate.promise, new AbortController().signal)
    limiter.resize(2)
    const second = limiter.run(async (turn) => {
      limiter.resize(1)
      await turn(leaving.signal)
    }, new AbortController().signal)
    await Promise.resolve()
    leaving.abort()
    await expect(second).rejects.toMatchObject({ code: 'aborted' })
    gate.release()
    await first
  })

  describe('with one that comes first', () => {
    const begin = (limiter: ReturnType<typeof createLimiter>, keys: string[]) => {
      const { signal } = new AbortController()
      const begun: string[] = []
      const gates = new Map(keys.map((key) => [key, open()]))
      const runs = keys.map((key) =>
        limiter.run(
          async (turn) => {
            begun.push(key)
            await gates.get(key)?.promise
            await turn(signal)
            begun.push(`${key} again`)
          },
          signal,
          key,
        ),
      )
      return { begun, runs, release: (key: string) => gates.get(key)?.release() }
    }
    const settle = () => new Promise(setImmediate)

    it('lets it begin before those that waited longer', async () => {
      const limiter = createLimiter(1)
      const { begun, runs, release } = begin(limiter, ['a', 'b', 'c'])
      await settle()
      limiter.first('c')
      await settle()
      expect(begun).toEqual(['a'])
      for (const key of ['a', 'b', 'c']) release(key)
      await Promise.all(runs)
      expect(begun.filter((step) => step.length === 1)).toEqual(['a', 'c', 'b'])
    })

    it('lets it begin at once where it may overtake, and holds the one that began last instead', async () => {
      const limiter = createLimiter(2, true)
      const { begun, runs, release } = begin(limiter, ['a', 'b', 'c', 'd'])
      await settle()
      limiter.first('d')
      await settle()
      expect(begun).toEqual(['a', 'b', 'd'])
      release('b')
      release('a')
      await settle()
      // `a` went on beside `d` and ended; then `b` went on.
      expect(begun).toEqual(['a', 'b', 'd', 'a again', 'b again', 'c'])
      release('c')
      release('d')
      await Promise.all(runs)
    })

    it('holds all others where only one may go on, until it is done', async () => {
      const limiter = createLimiter(2, true)
      const { begun, runs, release } = begin(limiter, ['a', 'b'])
      await settle()
      limiter.first('b')
      limiter.resize(1)
      release('a')
      await settle()
      expect(begun).toEqual(['a', 'b'])
      release('b')
      await Promise.all(runs)
      expect(begun.slice(2)).toEqual(['b again', 'a again'])
    })
  })
})
