'use client'

import { type DehydratedState, HydrationBoundary } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { type PackedJson, unpackJson } from '@/lib/packed-json'

interface UnpackedHydrationProps {
  /** Made by `dehydrate`. */
  state: PackedJson
  children: ReactNode
}

/** Puts what the server has read into the page's query cache. */
export function UnpackedHydration({ state, children }: UnpackedHydrationProps) {
  const unpacked = useMemo(() => unpackJson(state) as DehydratedState, [state]) // packed by `Hydration`
  return <HydrationBoundary state={unpacked}>{children}</HydrationBoundary>
}
