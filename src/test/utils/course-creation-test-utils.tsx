import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import {
  render as renderBare,
  renderHook as renderHookBare,
  type RenderHookOptions,
  type RenderOptions,
} from '@testing-library/react'
import type { ReactElement, ReactNode } from 'react'
import { menuParts } from '@/components/ui/Menu'
import { onPageEnd } from '@/lib/page-end'
import { createQueryClient } from '@/lib/query/client'

// A page has these by the time somebody opens a menu.
await menuParts.get()

/** The router that components get from `next/navigation`; see `src/test/utils/router.ts`. */
export { router } from './router'
export {
  makeChapter as createMockChapter,
  makeCourse as createMockCourse,
  makeFile as createMockFile,
  makeVideo as createMockVideo,
} from '@/test/factories'

/** The real client, but nothing is tried twice. @param onError hears the sentence of each failed write */
export function createTestClient(onError?: (message: string) => void): QueryClient {
  const client = createQueryClient(onError && { onError })
  client.setDefaultOptions({
    queries: { ...client.getDefaultOptions().queries, retry: false },
    mutations: { ...client.getDefaultOptions().mutations, retry: false },
  })
  onPageEnd(() => void client.cancelQueries()) // what it asks for is not heard by the next test
  return client
}

interface ClientOption {
  /** A fresh one unless told. */
  client?: QueryClient
}

const wrapperOf = (client: QueryClient) =>
  function Wrapper({ children }: { children: ReactNode }) {
    return <QueryClientProvider client={client}>{children}</QueryClientProvider>
  }

/** `render` of Testing Library with the providers of the app around `ui`. */
export function render(
  ui: ReactElement,
  { client = createTestClient(), ...options }: ClientOption & RenderOptions = {},
) {
  return { client, ...renderBare(ui, { wrapper: wrapperOf(client), ...options }) }
}

export function renderHook<T, P>(
  hook: (props: P) => T,
  { client = createTestClient(), ...options }: ClientOption & RenderHookOptions<P> = {},
) {
  return { client, ...renderHookBare(hook, { wrapper: wrapperOf(client), ...options }) }
}

export { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
