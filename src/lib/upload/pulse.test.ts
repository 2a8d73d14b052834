import { describe, expect, it, vi } from 'vitest'
import { createUploadWorld } from '@/test/utils/upload-world'
import { createPulse } from './pulse'

function setUp() {
  const world = createUploadWorld({ plan: { id: 'u', partSize: 1, partCount: 1 }, fileSize: 1 })
  const pulse = createPulse(world.environment)
  const [beat, wake] = [vi.fn(), vi.fn()]
  pulse.onBeat(beat)
  const stopWake = pulse.onWake(wake)
  return { ...world, pulse, beat, wake, stopWake }
}

describe('createPulse', () => {
  it('beats once a second, as long as anyone wants it to', async () => {
    const { pulse, beat, advance, timers } = setUp()
    expect(timers()).toEqual([])
    const [first, second] = [pulse.start(), pulse.start()]
    await advance(3_000)
    first()
    await advance(2_000)
    expect(beat).toHaveBeenCalledTimes(5)
    second()
    expect(timers()).toEqual([])
  })

  it('takes two hours without a beat for a sleep, and a minute for a hidden page', async () => {
    const { pulse, wake, sleep, advance } = setUp()
    pulse.start()
    sleep(60_000)
    await advance(1_000)
    expect(wake).not.toHaveBeenCalled()
    sleep(7_200_000)
    await advance(1_000)
    expect(wake).toHaveBeenCalledOnce()
    await advance(10_000)
    expect(pulse.wakes()).toBe(1)
  })

  it('wakes whenever the network is back, until it stops or nobody listens', () => {
    const { pulse, wake, stopWake, goOffline, goOnline } = setUp()
    const stop = pulse.start()
    for (let turn = 0; turn < 2; turn += 1) {
      goOffline()
      goOnline()
    }
    expect(wake).toHaveBeenCalledTimes(2)
    stopWake()
    goOnline()
    stop()
    goOnline()
    expect(wake).toHaveBeenCalledTimes(2)
    expect(pulse.wakes()).toBe(3)
  })

  it('does not take the time between two works for a sleep', async () => {
    const { pulse, wake, sleep, advance } = setUp()
    pulse.start()()
    sleep(7_200_000)
    pulse.start()
    await advance(1_000)
    expect(wake).not.toHaveBeenCalled()
  })
})
