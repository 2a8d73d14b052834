import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { makeEvent } from '@/test/factories'
import { createFollower } from './follower'

const event = (revision: number) => makeEvent({ revision })

function setUp({ revision = 4, server = 4 }: { revision?: number | undefined; server?: number } = {}) {
  let base: number | undefined = revision
  const applied: number[] = []
  const asked: number[] = []
  const reload = vi.fn()
  let failure: AppError | null = null
  const follower = createFollower({
    revision: () => base,
    apply: (events) => {
      for (const { operation } of events) {
        applied.push(operation.revision)
        base = operation.revision
      }
    },
    fetchAfter: (after) => {
      asked.push(after)
      if (failure) return Promise.reject(failure)
      return Promise.resolve(Array.from({ length: server - after }, (_, index) => event(after + 1 + index)))
    },
    reload,
  })
  return {
    follower,
    applied,
    asked,
    reload,
    base: () => base,
    setBase: (next: number | undefined) => (base = next),
    fail: (code: ConstructorParameters<typeof AppError>[0]) => (failure = new AppError(code, 'x')),
    setServer: (next: number) => (server = next),
  }
}

describe('follower', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const pass = () => vi.advanceTimersByTimeAsync(1_000)

  it('applies each revision once, whatever comes twice', async () => {
    const { follower, applied, asked } = setUp()
    follower.take([event(5)])
    follower.take([event(5), event(6)])
    follower.take([event(4), event(6)])
    await pass()
    expect(applied).toEqual([5, 6])
    expect(asked).toEqual([])
  })

  it('waits a moment for what is missing, then asks for it', async () => {
    const { follower, applied, asked } = setUp({ server: 8 })
    follower.take([event(7)])
    expect(applied).toEqual([])
    await pass()
    expect(asked).toEqual([4])
    expect(applied).toEqual([5, 6, 7, 8])
  })

  it('asks for nothing when the stream brings it in time', async () => {
    const { follower, applied, asked } = setUp()
    follower.take([event(6)])
    follower.take([event(5)])
    await pass()
    expect([applied, asked]).toEqual([[5, 6], []])
  })

  it('asks when it hears of a revision, and reads anew what the server no longer tells', async () => {
    const { follower, asked, reload, setServer } = setUp()
    follower.heardOf(9)
    await pass()
    expect(asked).toEqual([4])
    expect(reload).toHaveBeenCalledOnce()
    setServer(9)
    follower.heardOf(9)
    await pass()
    expect(asked).toEqual([4, 4])
  })

  it('leaves a failed question for the next occasion, and a refused one to a new reading', async () => {
    const { follower, asked, reload, fail } = setUp({ server: 6 })
    fail('network')
    await follower.catchUp()
    expect(reload).not.toHaveBeenCalled()
    fail('forbidden')
    await follower.catchUp()
    expect(asked).toEqual([4, 4])
    expect(reload).toHaveBeenCalledOnce()
  })

  it('leaves out what it hears before the course is loaded', () => {
    const { follower, applied, setBase } = setUp({ revision: undefined })
    setBase(undefined)
    follower.take([event(5)])
    setBase(6)
    follower.rebased()
    expect(applied).toEqual([])
  })

  it('goes on from a newer reading', () => {
    const { follower, applied, setBase } = setUp()
    follower.take([event(7), event(8)])
    setBase(7)
    follower.rebased()
    expect(applied).toEqual([8])
  })

  it('ends at the server’s revision in order, however the events are shuffled, repeated and lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 6 }), { maxLength: 15 }),
        async (batches) => {
          const { follower, applied } = setUp({ revision: 0, server: 20 })
          for (const batch of batches) {
            follower.take(batch.map(event))
            await vi.advanceTimersByTimeAsync(batch.length * 30)
          }
          await follower.catchUp()
          await pass()
          expect(applied).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
        },
      ),
    )
  })
})
