'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** `false` on the server and for the first render in the browser, which must be equal to the server's. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
