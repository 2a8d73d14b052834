import { describe, expect, it } from 'vitest'
import { createUploadWorld } from '@/test/utils/upload-world'
import { percentOf, throttleProgress } from './progress'

const world = () => createUploadWorld({ plan: { id: 'u', partSize: 1, partCount: 1 }, fileSize: 1 })

describe('progress', () => {
  it('never shows 100 before the server has confirmed', () => {
    expect(percentOf(1000, 1000)).toBe(99)
    expect(percentOf(994, 1000)).toBe(99)
    expect(percentOf(5, 1000)).toBe(0)
    expect(percentOf(0, 0)).toBe(0)
  })

  it('tells at most four values a second, and the last one always', async () => {
    const { environment, advance } = world()
    const told: number[] = []
    const report = throttleProgress(environment, (percent) => told.push(percent))
    for (let percent = 1; percent <= 40; percent += 1) {
      report(percent)
      await advance(25)
    }
    expect(told).toHaveLength(5)
    await advance(1000)
    expect(told.at(-1)).toBe(40)
  })

  it('tells no value twice and none that is lower', async () => {
    const { environment, advance } = world()
    const told: number[] = []
    const report = throttleProgress(environment, (percent) => told.push(percent))
    for (const percent of [7, 7, 3, 8, 2]) {
      report(percent)
      await advance(300)
    }
    expect(told).toEqual([7, 8])
  })

  it('tells nothing once it was stopped', async () => {
    const { environment, advance } = world()
    const told: number[] = []
    const report = throttleProgress(environment, (percent) => told.push(percent))
    report.stop()
    report(1)
    report(2)
    report.stop()
    await advance(1000)
    expect(told).toEqual([1])
  })
})
