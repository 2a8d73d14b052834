import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createUploadWorld } from '@/test/utils/upload-world'
import { createPacer } from './pacer'
import { defaultPolicy, holdPolicy } from './policy'

function setUp(bytesPerSecond: number | null) {
  const world = createUploadWorld({ plan: { id: 'u', partSize: 1, partCount: 1 }, fileSize: 1 })
  const policy = holdPolicy({ ...defaultPolicy, bytesPerSecond })
  const pacer = createPacer(world.environment, policy)
  const begun: { bytes: number; at: number }[] = []
  const take = (bytes: number, signal = new AbortController().signal) =>
    pacer.take(bytes, signal).then(() => void begun.push({ bytes, at: world.now() }))
  return {
    ...world,
    begun,
    take,
    cap: (next: number | null) => policy.change({ ...defaultPolicy, bytesPerSecond: next }),
  }
}

describe('createPacer', () => {
  it('holds nothing back without a cap', async () => {
    const world = setUp(null)
    await Promise.all([world.take(1e9), world.take(1e9)])
    expect(world.timers()).toEqual([])
  })

  it('never lets more onto the line than the cap, but for the part that is on it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5_000 }),
        fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 20 }),
        async (rate, sizes) => {
          const world = setUp(rate)
          const all = sizes.map((bytes) => world.take(bytes))
          await world.advance(1e9)
          await Promise.all(all)
          let before = 0
          for (const { bytes, at } of world.begun) {
            // Whatever began before is paid for, give or take a byte of rounding.
            expect(before).toBeLessThanOrEqual((rate * at) / 1000 + 1)
            before += bytes
          }
        },
      ),
    )
  })

  it('keeps the order of asking, and lets one leave the line', async () => {
    const world = setUp(100)
    const leaving = new AbortController()
    const first = world.take(100)
    const second = world.take(200, leaving.signal)
    const third = world.take(300)
    leaving.abort()
    await expect(second).rejects.toMatchObject({ code: 'aborted' })
    await world.advance(1_000)
    await Promise.all([first, third])
    expect(world.begun.map(({ bytes }) => bytes)).toEqual([100, 300])
    await expect(world.take(1, leaving.signal)).rejects.toMatchObject({ code: 'aborted' })
  })

  it('counts a pause: what nobody used is not saved up', async () => {
    const world = setUp(100)
    await world.take(100)
    await world.advance(60_000)
    await world.take(100)
    const next = world.take(100)
    await world.advance(999)
    expect(world.begun).toHaveLength(2)
    await world.advance(1)
    await next
  })
})
