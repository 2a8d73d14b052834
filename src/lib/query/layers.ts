import {
  type DataTag,
  type Query,
  type QueryClient,
  type QueryKey,
  hashKey,
  partialMatchKey,
} from '@tanstack/react-query'
import { perClient } from './per-client'

/** What is shown of one cache entry, or of every entry below a key, before the server has said so. */
export interface CachePatch {
  queryKey: QueryKey
  /** `false`: every entry below the key, also those that come into the cache later. */
  exact: boolean
  /** Makes a new value and leaves `old` as it is; called again whenever what lies below it changes. */
  apply: (old: unknown) => unknown
}

/** One cache entry to change early; the tagged key (`courseQueries.detail(id).queryKey`) types `apply`. */
export const patch = <T, E>(queryKey: DataTag<QueryKey, T, E>, apply: (old: T) => T): CachePatch => ({
  queryKey,
  exact: true,
  apply: (old) => apply(old as T), // the tag says what the entry holds
})

/** The same for each entry below `queryKey`, e.g. every filtered list; `like` is one of their tagged keys. */
export const patchAll = <T, E>(
  queryKey: QueryKey,
  _like: DataTag<QueryKey, T, E>,
  apply: (old: T) => T,
): CachePatch => ({ queryKey, exact: false, apply: (old) => apply(old as T) })

interface Layer extends CachePatch {
  owner: string
  isLocal: boolean
}

/**
 * What the cache shows is the server's truth (the base) with everything pending on top of it. A refusal takes one
 * layer away and leaves the others; whatever comes from the server, in whatever order, only ever changes the base.
 */
export interface Layers {
  /**
   * Puts an owner's patches on top; an owner that has some already gets these in their place.
   * @param options.isLocal above everything that goes to the server: what only this page knows, such as a file that
   *   is being sent into a chapter that is pending itself
   */
  set: (owner: string, patches: readonly CachePatch[], options?: { isLocal?: boolean }) => void
  /** Takes an owner's patches back, alone. */
  drop: (owner: string) => void
  /** The server took them: they become part of the base. */
  fold: (owner: string) => void
  /** Changes the base by the server's word. Nothing happens where nothing is loaded. */
  changeBase: <T, E>(queryKey: DataTag<QueryKey, T, E>, change: (base: T) => T) => void
  /** The server's truth as far as it is known here. */
  base: <T, E>(queryKey: DataTag<QueryKey, T, E>) => T | undefined
  /**
   * From now on an answer that is older than the base (by its `revision`) is left out.
   * @param onBase called when something else has replaced the base, e.g. a fetch
   */
  follow: (queryKey: QueryKey, onBase?: () => void) => void
}

/** The layers of one query client. */
export const layersOf = perClient(createLayers)

function createLayers(client: QueryClient): Layers {
  let layers: readonly Layer[] = []
  /** By query hash, for entries that have something on top or are followed. */
  const bases = new Map<string, unknown>()
  /** What was put into an entry last, and what the cache made of it (it keeps rows that are equal). */
  const drawn = new Map<string, { shown: unknown; data: unknown }>()
  const followed = new Map<string, () => void>()
  /** How many of our own writes are being told right now; they may cause further ones. */
  let ownWrites = 0

  const matches = ({ queryKey, exact }: CachePatch, query: Query) =>
    exact ? hashKey(queryKey) === query.queryHash : partialMatchKey(query.queryKey, queryKey)

  const show = (query: Query) => {
    const { queryHash, queryKey } = query
    if (!bases.has(queryHash)) return
    const own = layers.filter((layer) => matches(layer, query))
    const shown = own.reduce((value, layer) => layer.apply(value), bases.get(queryHash))
    const last = drawn.get(queryHash)
    const isDrawn =
      shown === query.state.data ||
      (last !== undefined && last.shown === shown && last.data === query.state.data)
    if (!isDrawn) {
      ownWrites += 1
      client.setQueryData(queryKey, shown)
      ownWrites -= 1
      drawn.set(queryHash, { shown, data: query.state.data })
    }
    if (own.length > 0) return
    // Nothing on top: the entry itself is the base, and need not be held twice.
    drawn.delete(queryHash)
    if (followed.has(queryHash)) bases.set(queryHash, query.state.data)
    else bases.delete(queryHash)
  }
  const queriesOf = (patches: readonly CachePatch[]): Query[] => [
    ...new Set(patches.flatMap(({ queryKey, exact }) => client.getQueryCache().findAll({ queryKey, exact }))),
  ]
  const find = (queryKey: QueryKey): Query | undefined => client.getQueryCache().get(hashKey(queryKey))
  const withBase = (query: Query): boolean => {
    if (query.state.data === undefined) return false
    if (!bases.has(query.queryHash)) bases.set(query.queryHash, query.state.data)
    return true
  }
  const without = (owner: string): Layer[] => {
    const gone = layers.filter((layer) => layer.owner === owner)
    layers = layers.filter((layer) => layer.owner !== owner)
    return gone
  }

  /** Something else wrote an entry: a fetch, a page from the server, another part of the program. */
  const adopt = (queryHash: string) => {
    const query: Query | undefined = client.getQueryCache().get(queryHash)
    if (!query) return
    const incoming: unknown = query.state.data
    const isOurs = followed.has(queryHash) || layers.some((layer) => matches(layer, query))
    if (!isOurs || incoming === undefined) return
    const isNews = !isOlder(incoming, bases.get(queryHash))
    if (isNews) bases.set(queryHash, incoming)
    show(query)
    if (isNews) followed.get(queryHash)?.()
  }
  client.getQueryCache().subscribe((event) => {
    if (event.type === 'removed') {
      bases.delete(event.query.queryHash)
      drawn.delete(event.query.queryHash)
    }
    if (ownWrites > 0) return
    if (event.type === 'added') adopt(event.query.queryHash)
    if (event.type !== 'updated') return
    if (event.action.type === 'success' || event.action.type === 'setState') adopt(event.query.queryHash)
  })

  return {
    set: (owner, patches, { isLocal = false } = {}) => {
      const added = patches.map((layer) => ({ ...layer, owner, isLocal }))
      const known = layers.findIndex((layer) => layer.owner === owner)
      const before = without(owner)
      const firstLocal = isLocal ? -1 : layers.findIndex((layer) => layer.isLocal)
      const top = firstLocal < 0 ? layers.length : firstLocal
      layers = layers.toSpliced(known < 0 ? top : known, 0, ...added)
      for (const query of queriesOf([...before, ...patches])) if (withBase(query)) show(query)
    },
    drop: (owner) => {
      for (const query of queriesOf(without(owner))) show(query)
    },
    fold: (owner) => {
      const gone = without(owner)
      for (const query of queriesOf(gone)) {
        if (!bases.has(query.queryHash)) continue
        const own = gone.filter((layer) => matches(layer, query))
        bases.set(
          query.queryHash,
          own.reduce((value, layer) => layer.apply(value), bases.get(query.queryHash)),
        )
        show(query)
      }
    },
    changeBase: (queryKey, change) => {
      const query = find(queryKey)
      if (!query || !withBase(query)) return
      const base = bases.get(query.queryHash)
      bases.set(query.queryHash, change(base as Parameters<typeof change>[0])) // the tag says what it holds
      show(query)
    },
    base: <T, E>(queryKey: DataTag<QueryKey, T, E>) => {
      const found: unknown = bases.get(hashKey(queryKey)) ?? find(queryKey)?.state.data
      return found as T | undefined // as the tag says
    },
    follow: (queryKey, onBase = () => {}) => {
      followed.set(hashKey(queryKey), onBase)
      const query = find(queryKey)
      if (query) withBase(query)
    },
  }
}

const isOlder = (incoming: unknown, base: unknown): boolean => {
  const [now, known] = [revisionOf(incoming), revisionOf(base)]
  return now !== undefined && known !== undefined && now < known
}

const revisionOf = (value: unknown): number | undefined =>
  typeof value === 'object' && value !== null && 'revision' in value && typeof value.revision === 'number'
    ? value.revision
    : undefined
