import { queryOptions } from '@tanstack/react-query'
import { describe, expect, it, vi } from 'vitest'
import { createTestClient } from '@/test/utils/course-creation-test-utils'
import { layersOf, patch, patchAll } from './layers'

interface Doc {
  revision: number
  words: string[]
}
const doc = queryOptions<Doc>({ queryKey: ['doc', 1], queryFn: () => ({ revision: 0, words: [] }) })
const plus = (word: string) =>
  patch(doc.queryKey, (now) => ({ ...now, words: [...now.words.filter((w) => w !== word), word] }))

function setUp() {
  const client = createTestClient()
  client.setQueryData(doc.queryKey, { revision: 5, words: ['start'] })
  const layers = layersOf(client)
  return {
    client,
    layers,
    words: () => client.getQueryData(doc.queryKey)?.words,
    base: () => layers.base(doc.queryKey)?.words,
  }
}

describe('layers', () => {
  it('show on top of the base, and go away alone', () => {
    const { layers, words, base } = setUp()
    layers.set('one', [plus('a')])
    layers.set('two', [plus('b')])
    expect([words(), base()]).toEqual([['start', 'a', 'b'], ['start']])
    layers.drop('one')
    expect(words()).toEqual(['start', 'b'])
    layers.drop('two')
    expect(words()).toEqual(['start'])
  })

  it('keep their place when they change', () => {
    const { layers, words } = setUp()
    layers.set('one', [plus('a')])
    layers.set('two', [plus('b')])
    layers.set('one', [plus('c')])
    expect(words()).toEqual(['start', 'c', 'b'])
  })

  it('put what only the page knows above everything that comes later', () => {
    const { layers, words } = setUp()
    layers.set('local', [plus('upload')], { isLocal: true })
    layers.set('one', [plus('a')])
    layers.set('other', [plus('more')], { isLocal: true })
    expect(words()).toEqual(['start', 'a', 'upload', 'more'])
  })

  it('become part of the base when the server took them', () => {
    const { layers, words, base } = setUp()
    layers.set('one', [plus('a')])
    layers.set('two', [plus('b')])
    layers.fold('one')
    expect([words(), base()]).toEqual([
      ['start', 'a', 'b'],
      ['start', 'a'],
    ])
    layers.drop('two')
    expect(words()).toEqual(['start', 'a'])
  })

  it('lie on top of whatever is fetched or written meanwhile', async () => {
    const { client, layers, words } = setUp()
    layers.set('one', [plus('a')])
    await client.fetchQuery({
      ...doc,
      staleTime: 0,
      queryFn: () => Promise.resolve({ revision: 6, words: ['anew'] }),
    })
    expect(words()).toEqual(['anew', 'a'])
    client.setQueryData(doc.queryKey, { revision: 7, words: ['written'] })
    expect(words()).toEqual(['written', 'a'])
    layers.drop('one')
    expect(words()).toEqual(['written'])
  })

  it('leave out an answer that is older than the base, where they follow it', () => {
    const { client, layers, words } = setUp()
    const onBase = vi.fn()
    layers.follow(doc.queryKey, onBase)
    client.setQueryData(doc.queryKey, { revision: 4, words: ['old'] })
    expect([words(), onBase.mock.calls.length]).toEqual([['start'], 0])
    client.setQueryData(doc.queryKey, { revision: 6, words: ['new'] })
    expect([words(), onBase.mock.calls.length]).toEqual([['new'], 1])
    layers.changeBase(doc.queryKey, (now) => ({ revision: 9, words: [...now.words, 'told'] }))
    client.setQueryData(doc.queryKey, { revision: 8, words: ['late'] })
    expect(words()).toEqual(['new', 'told'])
  })

  it('are not written again when nothing changed', () => {
    const { client, layers } = setUp()
    const edits = [plus('a')]
    layers.set('one', edits)
    const shown = client.getQueryData(doc.queryKey)
    const write = vi.spyOn(client, 'setQueryData')
    const same = { ...doc, apply: () => shown }
    layers.set('one', [{ queryKey: doc.queryKey, exact: true, apply: same.apply }])
    expect(write).not.toHaveBeenCalled()
  })

  it('lie on every entry of a family, also on one that comes later', () => {
    const { client, layers } = setUp()
    const like = queryOptions<string[]>({ queryKey: ['list', 1] }).queryKey
    client.setQueryData(['list', 1], ['x'])
    layers.set('one', [patchAll(['list'], like, (items) => [...items, 'new'])])
    client.setQueryData(['list', 2], ['y'])
    expect([client.getQueryData(['list', 1]), client.getQueryData(['list', 2])]).toEqual([
      ['x', 'new'],
      ['y', 'new'],
    ])
    layers.drop('one')
    expect([client.getQueryData(['list', 1]), client.getQueryData(['list', 2])]).toEqual([['x'], ['y']])
  })

  it('change nothing that is not loaded, and forget what is removed', () => {
    const { client, layers, words } = setUp()
    client.removeQueries({ queryKey: doc.queryKey })
    layers.set('one', [plus('a')])
    layers.changeBase(doc.queryKey, () => ({ revision: 1, words: ['x'] }))
    layers.fold('one')
    expect(words()).toBeUndefined()
    client.setQueryData(doc.queryKey, { revision: 1, words: ['again'] })
    expect(words()).toEqual(['again'])
  })
})
