import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMeter, type Meter, paceOf } from './meter'

function setUp() {
  let time = 0
  const meter = createMeter(() => time)
  const run = (seconds: number, bytesPerSecond: number) => {
    for (let tick = 0; tick < 4 * seconds; tick += 1) {
      time += 250
      meter.add(bytesPerSecond / 4)
    }
  }
  return { meter, run, wait: (ms: number) => void (time += ms) }
}

describe('createMeter', () => {
  it('shows a steady speed as it is, from the second second on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 600 }), (speed, seconds) => {
        const { meter, run } = setUp()
        run(seconds, speed)
        expect(meter.bytesPerSecond() / speed).toBeCloseTo(1, 0)
      }),
    )
  })

  it('says nothing before a second is over', () => {
    const { meter, wait } = setUp()
    meter.add(1e9)
    wait(999)
    expect(meter.bytesPerSecond()).toBe(0)
  })

  it('stays calm through a gap of a second, and follows a real change within half a minute', () => {
    const { meter, run } = setUp()
    run(60, 1000)
    run(1, 0)
    expect(meter.bytesPerSecond()).toBeGreaterThan(850)
    run(30, 100)
    expect(meter.bytesPerSecond()).toBeLessThan(200)
    expect(meter.bytesPerSecond()).toBeGreaterThan(100)
  })

  it('comes down to nothing when nothing moves', () => {
    const { meter, run, wait } = setUp()
    run(10, 1000)
    wait(200_000)
    expect(meter.bytesPerSecond()).toBeLessThan(1)
  })
})

describe('paceOf', () => {
  const steady = (bytesPerSecond: number): Meter => ({ add: () => {}, bytesPerSecond: () => bytesPerSecond })

  it('rounds up, and knows no time while nothing moves', () => {
    expect(paceOf(1001, steady(1000))).toEqual({ bytesPerSecond: 1000, secondsLeft: 2 })
    expect(paceOf(0, steady(1000)).secondsLeft).toBe(0)
    expect(paceOf(1000, steady(0)).secondsLeft).toBeNull()
    expect(paceOf(1000, steady(0), 5).secondsLeft).toBeNull()
  })
  it('is no longer than what it is a part of', () => {
    expect(paceOf(50_000, steady(10), 60).secondsLeft).toBe(60)
    expect(paceOf(50_000, steady(10), null).secondsLeft).toBe(5_000)
    expect(paceOf(100, steady(10), 60).secondsLeft).toBe(10)
  })
})
