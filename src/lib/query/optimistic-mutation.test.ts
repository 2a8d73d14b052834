import { MutationObserver, queryOptions, type QueryClient } from '@tanstack/react-query'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { createTestClient } from '@/test/utils/course-creation-test-utils'
import { eventually } from '@/test/utils/eventually'
import { createQueryClient } from './client'
import { optimisticMutation, patch, patchAll } from './optimistic-mutation'

const scope = ['list', 'one'] as const
const list = queryOptions<string[]>({ queryKey: scope, queryFn: () => [] })

/** A server that answers when told to. */
function setUp(client: QueryClient = createTestClient()) {
  const asked: {
    item: string
    key: string
    accept: () => void
    refuse: (code?: 'internal' | 'network') => void
  }[] = []
  const refetches = vi.spyOn(client, 'invalidateQueries')
  client.setQueryData(list.queryKey, ['start'])
  const options = optimisticMutation({
    scope,
    mutationFn: (item: string, { idempotencyKey }) =>
      new Promise<string>((resolve, reject) => {
        asked.push({
          item,
          key: idempotencyKey,
          accept: () => resolve(item),
          refuse: (code = 'internal') => reject(new AppError(code, 'Refused for the test.')),
        })
      }),
    patches: (item) => [patch(list.queryKey, (items) => [...items, item])],
    alsoInvalidates: [['other']],
    meta: { what: 'the item' },
  })
  const add = (item: string) => {
    const done = new MutationObserver(client, options).mutate(item)
    done.catch(() => {}) // looked at later
    return done
  }
  const items = () => client.getQueryData(list.queryKey)
  const turn = async () => {
    await eventually(() => Promise.resolve())
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return {
    client,
    asked,
    add,
    items,
    turn,
    refetched: () => refetches.mock.calls.map(([filter]) => filter?.queryKey),
  }
}

describe('optimisticMutation', () => {
  it('shows the change at once and puts it back when the server refuses', async () => {
    const { add, items, asked, turn, refetched } = setUp()
    const done = add('a')
    await turn()
    expect(items()).toEqual(['start', 'a'])
    asked[0]?.refuse()
    await expect(done).rejects.toMatchObject({ code: 'internal' })
    expect(items()).toEqual(['start'])
    expect(refetched()).toEqual([scope, ['other']])
  })

  it('takes back a refused edit alone: the later ones stay, though nothing can be refetched', async () => {
    const { add, items, asked, turn, refetched } = setUp()
    const [first] = [add('a'), add('b'), add('c')]
    await turn()
    expect(items()).toEqual(['start', 'a', 'b', 'c'])
    asked[0]?.refuse('network')
    await expect(first).rejects.toMatchObject({ code: 'network' })
    expect(items()).toEqual(['start', 'b', 'c'])
    expect(refetched()).toEqual([['other']])
  })

  it('puts everything back, when one after the other is refused', async () => {
    const { add, items, asked, turn } = setUp()
    const all = [add('a'), add('b'), add('c')]
    for (const [index, done] of all.entries()) {
      await turn()
      asked[index]?.refuse('network')
      await expect(done).rejects.toThrow()
    }
    expect(items()).toEqual(['start'])
  })

  it('keeps an accepted edit when a later one is refused', async () => {
    const { add, items, asked, turn } = setUp()
    const all = [add('a'), add('b')]
    await turn()
    asked[0]?.accept()
    await all[0]
    await turn()
    asked[1]?.refuse()
    await expect(all[1]).rejects.toThrow()
    expect(items()).toEqual(['start', 'a'])
  })

  it('sends one at a time in call order, and refetches after the last', async () => {
    const { add, asked, turn, refetched } = setUp()
    const all = [add('a'), add('b')]
    await turn()
    expect(asked.map(({ item }) => item)).toEqual(['a'])
    asked[0]?.accept()
    await all[0]
    await turn()
    expect(asked.map(({ item }) => item)).toEqual(['a', 'b'])
    expect(refetched()).toEqual([['other']])
    asked[1]?.accept()
    await all[1]
    expect(refetched()).toEqual([['other'], scope, ['other']])
  })

  it('gives each write a key of its own, the same over its tries', async () => {
    const client = createTestClient()
    client.setDefaultOptions({ mutations: { retry: 1, retryDelay: 0, networkMode: 'always' } })
    const { add, asked, turn } = setUp(client)
    const first = add('a')
    await turn()
    asked[0]?.refuse()
    await eventually(() => expect(asked).toHaveLength(2))
    asked[1]?.accept()
    await first
    void add('b')
    await eventually(() => expect(asked).toHaveLength(3))
    expect(asked[1]?.key).toBe(asked[0]?.key)
    expect(asked[2]?.key).not.toBe(asked[0]?.key)
    asked[2]?.accept()
  })

  it('changes every entry of a family, and none that is not loaded', async () => {
    const client = createTestClient()
    client.setQueryData(['family', 1], ['x'])
    client.setQueryData(['family', 2], ['y'])
    const like = queryOptions<string[]>({ queryKey: ['family', 1] }).queryKey
    const seen = vi.fn()
    let refuse = () => {}
    const options = optimisticMutation({
      scope: ['family'],
      mutationFn: () =>
        new Promise((_resolve, reject) => {
          refuse = () => reject(new AppError('internal', 'Refused.'))
        }),
      patches: (item: string) => [
        patchAll(['family'], like, (items) => [...items, item]),
        patch(list.queryKey, () => seen() as string[]),
      ],
      meta: { what: 'the item' },
    })
    const done = new MutationObserver(client, options).mutate('z')
    await eventually(() => expect(client.getQueryData(['family', 2])).toEqual(['y', 'z']))
    refuse()
    await expect(done).rejects.toThrow()
    expect([client.getQueryData(['family', 1]), client.getQueryData(['family', 2])]).toEqual([['x'], ['y']])
    expect(client.getQueryData(list.queryKey)).toBeUndefined()
    expect(seen).not.toHaveBeenCalled()
  })
})

describe('createQueryClient', () => {
  it('tells each failed write once, with what went back', async () => {
    const said: string[] = []
    const { add, asked, turn } = setUp(createQueryClient({ onError: (message) => said.push(message) }))
    const done = add('a')
    await turn()
    asked[0]?.refuse()
    await expect(done).rejects.toThrow()
    expect(said).toEqual(['The server did not accept the item, so it was undone. Your other edits are safe.'])
  })

  it('says nothing of its own where nobody listens, and speaks of "the change" without a name', async () => {
    const said: string[] = []
    const client = createQueryClient({ onError: (message) => said.push(message) })
    const fail = { mutationFn: () => Promise.reject(new AppError('timeout', 'Late.')) }
    await expect(new MutationObserver(client, fail).mutate()).rejects.toThrow('Late.')
    await expect(new MutationObserver(createQueryClient(), fail).mutate()).rejects.toThrow('Late.')
    expect(said).toEqual([
      'The server did not answer about the change in time, so it was undone. Your other edits are safe.',
    ])
  })

  it('tries reads again only where that may help, at the pace the server asks for', () => {
    const { queries, mutations } = createQueryClient().getDefaultOptions()
    const retry = queries?.retry as (failures: number, error: AppError) => boolean
    const delay = queries?.retryDelay as (failures: number, error: Error) => number
    expect(retry(0, new AppError('network', 'x'))).toBe(true)
    expect(retry(2, new AppError('network', 'x'))).toBe(false)
    expect(retry(0, new AppError('notFound', 'x'))).toBe(false)
    expect(delay(0, new AppError('network', 'x'))).toBe(500)
    expect(delay(1, new AppError('rateLimited', 'x', { retryAfter: 7 }))).toBe(7000)
    expect(delay(1, new TypeError('x'))).toBe(1000)
    expect(mutations?.retry).toBe(false)
  })
})
