import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'

/** Hands what the server has already read to the page's query cache. */
export const Hydration = ({ client, children }: { client: QueryClient; children: ReactNode }) => (
  <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>
)
