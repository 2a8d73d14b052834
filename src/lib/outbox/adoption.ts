import type { QueryClient } from '@tanstack/react-query'

/** What an earlier page left is looked for this long before newer edits leave. */
const PATIENCE_MS = 2_000

const first = new WeakMap<QueryClient, Promise<void>>()

/** Says that a page has begun to look for what an earlier one left. */
export function adopting(client: QueryClient, work: Promise<void>): void {
  const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS))
  if (!first.has(client)) first.set(client, Promise.race([work, late]))
}

/** Resolves when that is done, or takes too long; at once where nobody looks. */
export const adopted = (client: QueryClient): Promise<void> => first.get(client) ?? Promise.resolve()
