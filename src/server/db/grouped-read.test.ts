import { describe, expect, it } from 'vitest'
import { createGroupedRead } from './grouped-read'

/** A read that is held until the test lets it go. */
function held() {
  const groups: { asks: number[]; answer: () => void; fail: (error: Error) => void }[] = []
  const read = createGroupedRead(
    (asks: number[]) =>
      new Promise<(string | undefined)[]>((resolve, reject) =>
        groups.push({
          asks,
          answer: () => resolve(asks.map((ask) => (ask < 0 ? undefined : `found ${ask}`))),
          fail: reject,
        }),
      ),
  )
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5))
  return { groups, read, settle }
}

describe('questions that come together', () => {
  it('are asked in one statement, and answered each with its own', async () => {
    const { groups, read, settle } = held()
    const asked = Promise.all([read(1), read(-1), read(2)])
    await settle()
    expect(groups.map(({ asks }) => asks)).toEqual([[1, -1, 2]])
    groups[0]?.answer()
    expect(await asked).toEqual(['found 1', undefined, 'found 2'])
  })

  it('never join a statement that has begun before them', async () => {
    const { groups, read, settle } = held()
    const first = read(1)
    await settle()
    const second = read(2)
    await settle()
    const later = [read(3), read(4)]
    await settle()
    // Two run at once; the others gather meanwhile.
    expect(groups.map(({ asks }) => asks)).toEqual([[1], [2]])
    groups[0]?.answer()
    await settle()
    expect(groups.map(({ asks }) => asks)).toEqual([[1], [2], [3, 4]])
    for (const { answer } of groups) answer()
    expect(await Promise.all([first, second, ...later])).toEqual(['found 1', 'found 2', 'found 3', 'found 4'])
  })

  it('fail together, and the next ones are asked all the same', async () => {
    const { groups, read, settle } = held()
    const failing = Promise.allSettled([read(1), read(2)])
    await settle()
    groups[0]?.fail(new Error('away'))
    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    const next = read(3)
    await settle()
    groups[1]?.answer()
    expect(await next).toBe('found 3')
  })

  it('are not more in one statement than it bears', async () => {
    const { groups, read, settle } = held()
    const all = Promise.all(Array.from({ length: 230 }, (_, at) => read(at)))
    await settle()
    expect(groups.map(({ asks }) => asks.length)).toEqual([100, 100])
    groups[0]?.answer()
    await settle()
    expect(groups[2]?.asks.length).toBe(30)
    for (const { answer } of groups) answer()
    expect(await all).toHaveLength(230)
  })
})
