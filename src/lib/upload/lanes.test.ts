import { describe, expect, it } from 'vitest'
import { createLanes } from './lanes'

function setUp(most: number) {
  const lanes = createLanes(most)
  /** How many tasks run at once. */
  const open = async () => {
    const leave = new AbortController()
    let running = 0
    const all = Array.from({ length: 8 }, () =>
      lanes.run((turn) => {
        running += 1
        return new Promise<void>((resolve) => leave.signal.addEventListener('abort', () => resolve())).then(
          () => turn(new AbortController().signal),
        )
      }, leave.signal),
    )
    await new Promise(setImmediate)
    const seen = running
    leave.abort()
    await Promise.allSettled(all)
    return seen
  }
  const arrive = (parts: number) => {
    for (let part = 0; part < parts; part += 1) lanes.arrived()
  }
  return { lanes, open, arrive }
}

describe('createLanes', () => {
  it('opens half when the storage says "too much", and one more for every ten parts that get through', async () => {
    const { lanes, open, arrive } = setUp(6)
    lanes.refused(lanes.mark())
    expect(await open()).toBe(3)
    arrive(9)
    expect(await open()).toBe(3)
    arrive(1)
    expect(await open()).toBe(4)
    arrive(100)
    expect(await open()).toBe(6)
  })

  it('counts what was refused together once, and never closes the last lane', async () => {
    const { lanes, open } = setUp(6)
    const mark = lanes.mark()
    for (let part = 0; part < 6; part += 1) lanes.refused(mark)
    expect(await open()).toBe(3)
    for (let time = 0; time < 5; time += 1) lanes.refused(lanes.mark())
    expect(await open()).toBe(1)
  })

  it('begins to count anew after a refusal', async () => {
    const { lanes, open, arrive } = setUp(4)
    lanes.refused(lanes.mark())
    arrive(9)
    lanes.refused(lanes.mark())
    arrive(9)
    expect(await open()).toBe(1)
  })

  it('stays narrow when it is told how many lanes there are', async () => {
    const { lanes, open, arrive } = setUp(4)
    lanes.resize(6)
    expect(await open()).toBe(6)
    lanes.refused(lanes.mark())
    lanes.resize(4)
    expect(await open()).toBe(3)
    arrive(100)
    expect(await open()).toBe(4)
  })
})
