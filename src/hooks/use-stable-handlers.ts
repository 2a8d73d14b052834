'use client'

import { useInsertionEffect, useState } from 'react'
import { createStore } from 'zustand'

/**
 * The same functions for as long as the component lives; a call runs what the latest render gave. For event
 * handlers that many memoised rows get: those then render only when their own data changes. Not to be called
 * while rendering.
 */
export function useStableHandlers<T extends Record<keyof T, (...args: never[]) => unknown>>(latest: T): T {
  const [store] = useState(() => createStore<T>(() => latest))
  // Before every layout effect of this commit, so that those call the new ones too.
  useInsertionEffect(() => store.setState(latest, true))
  const [stable] = useState(() => {
    const forward = (name: string) => [
      name,
      (...args: never[]) => store.getState()[name as keyof T](...args), // one of the keys listed below
    ]
    return Object.fromEntries(Object.keys(latest).map(forward)) as T // same keys, same signatures
  })
  return stable
}
