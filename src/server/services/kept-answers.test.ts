import { describe, expect, it } from 'vitest'
import { createKeptAnswers } from './kept-answers'

const textOf = ({ body }: { body: Uint8Array }) => Buffer.from(body).toString()

describe('answers that are kept', () => {
  it('are made once for one stamp, also for those who ask at the same time', async () => {
    const kept = createKeptAnswers()
    let made = 0
    const make = () => Promise.resolve({ made: ++made })
    const [one, two] = await Promise.all([kept.get('a', '1', make), kept.get('a', '1', make)])
    expect(textOf(one)).toBe('{"made":1}')
    expect(two).toBe(one)
    expect(await kept.get('a', '1', make)).toBe(one)
    expect(made).toBe(1)
  })

  it('are made anew for another stamp, also while the earlier one is being made', async () => {
    const kept = createKeptAnswers()
    let finish: (value: unknown) => void = () => undefined
    const slow = kept.get('a', '1', () => new Promise((resolve) => (finish = resolve)))
    const next = await kept.get('a', '2', () => Promise.resolve('new'))
    finish('old')
    expect(textOf(await slow)).toBe('"old"')
    expect(textOf(next)).toBe('"new"')
    expect(textOf(await kept.get('a', '2', () => Promise.reject(new Error('not kept'))))).toBe('"new"')
    expect((await kept.get('a', '1', () => Promise.resolve('new'))).etag).toBe(next.etag)
  })

  it('are not kept when making them failed', async () => {
    const kept = createKeptAnswers()
    await expect(kept.get('a', '1', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    expect(textOf(await kept.get('a', '1', () => Promise.resolve('there')))).toBe('"there"')
  })

  it('take up no more than they may: what was asked for the longest ago goes first', async () => {
    const kept = createKeptAnswers(5_000)
    const text = 'x'.repeat(1_500)
    const asked: string[] = []
    const ask = (key: string) =>
      kept.get(key, '1', () => {
        asked.push(key)
        return Promise.resolve(text)
      })
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(key)
    expect(asked).toEqual(['a', 'b', 'c', 'b'])
  })

  it('that are larger than all that may be kept are answered all the same', async () => {
    const kept = createKeptAnswers(100)
    expect(textOf(await kept.get('a', '1', () => Promise.resolve('y'.repeat(200))))).toHaveLength(202)
    expect(textOf(await kept.get('a', '1', () => Promise.resolve('again')))).toBe('"again"')
  })
})
