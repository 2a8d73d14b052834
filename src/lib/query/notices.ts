import type { QueryClient } from '@tanstack/react-query'
import type { AppError } from '@/lib/errors'

type Listener = (message: string, error: AppError) => void

const listeners = new WeakMap<QueryClient, Listener>()

/** Says how the failed writes of a client are told, as a toast for instance. */
export const tellFailuresTo = (client: QueryClient, listener: Listener): void =>
  void listeners.set(client, listener)

/** Tells people that a write failed. */
export const tellFailure: (client: QueryClient, ...said: Parameters<Listener>) => void = (client, ...said) =>
  listeners.get(client)?.(...said)
