import {
  type Client,
  OpenFeature,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  type ResolutionDetails,
  StandardResolutionReasons,
} from '@openfeature/web-sdk'
import { hashKey, type QueryClient } from '@tanstack/react-query'
import { perClient } from '@/lib/query/per-client'
import { flagQueries } from '@/lib/query/rollout-queries'

/** The flags as OpenFeature calls them, by their names on the wire. */
const wireNames = { 'new-course-creation': 'new_course_creation' } as const
export type FlagName = keyof typeof wireNames

const isFlag = (name: string): name is FlagName => name in wireNames

/** OpenFeature's provider in the browser: what the query cache holds of `GET /api/flags`. */
class CacheProvider implements Provider {
  readonly metadata = { name: 'Lectern’s query cache' }
  readonly runsOn = 'client'
  readonly events = new OpenFeatureEventEmitter()

  constructor(private readonly cache: QueryClient) {
    const { queryKey } = flagQueries.mine()
    cache.getQueryCache().subscribe(({ type, query }) => {
      if (type === 'updated' && query.queryHash === hashKey(queryKey)) {
        this.events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged: Object.keys(wireNames) })
      }
    })
  }

  resolveBooleanEvaluation(name: string, defaultValue: boolean): ResolutionDetails<boolean> {
    const flags = this.cache.getQueryData(flagQueries.mine().queryKey)
    if (!isFlag(name) || !flags) return { value: defaultValue, reason: StandardResolutionReasons.DEFAULT }
    return { value: flags[wireNames[name]], reason: StandardResolutionReasons.CACHED }
  }

  resolveStringEvaluation = <T>(_name: string, value: T): ResolutionDetails<T> => ({ value })
  resolveNumberEvaluation = <T>(_name: string, value: T): ResolutionDetails<T> => ({ value })
  resolveObjectEvaluation = <T>(_name: string, value: T): ResolutionDetails<T> => ({ value })
}

/** OpenFeature's client of a query cache. */
export const webFlags = perClient((cache: QueryClient): Client => {
  const domain = 'lectern'
  OpenFeature.setProvider(domain, new CacheProvider(cache))
  return OpenFeature.getClient(domain)
})

/** Hears of every change of a flag. @returns the function that ends it */
export function onFlagChange(client: Client, listener: () => void): () => void {
  client.addHandler(ProviderEvents.ConfigurationChanged, listener)
  return () => client.removeHandler(ProviderEvents.ConfigurationChanged, listener)
}
