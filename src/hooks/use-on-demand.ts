'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import type { OnDemand } from '@/lib/on-demand'

/**
 * A module that this component needs, fetched when it is drawn.
 * @param onFailed hears the AppError when it could not be fetched, e.g. to say so and to close what was asked for
 * @returns `undefined` until it is there
 */
export function useOnDemand<T extends object>(
  part: OnDemand<T>,
  onFailed: (error: unknown) => void,
): T | undefined {
  const [loaded, setLoaded] = useState<T | undefined>(part.peek)
  const fail = useEffectEvent(onFailed)
  useEffect(() => {
    let isWanted = true
    part.get().then(
      (module) => isWanted && setLoaded(() => module), // a component is a function too
      (error: unknown) => isWanted && fail(error),
    )
    return () => {
      isWanted = false
    }
  }, [part])
  return loaded
}
