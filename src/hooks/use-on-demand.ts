'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { type OnDemand, whenIdle } from '@/lib/on-demand'

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

/** At once, in the place of `whenIdle`. */
export const atOnce = (task: () => void): (() => void) => {
  task()
  return () => {}
}

/**
 * A module that makes the page better and that it can stand without, fetched behind the page.
 * @param start when; usually once there is nothing more urgent
 * @returns `undefined` until it is there
 */
export function useBehindPage<T extends object>(
  part: OnDemand<T>,
  start: (task: () => void) => () => void = whenIdle,
): T | undefined {
  const [loaded, setLoaded] = useState<T | undefined>(part.peek)
  useEffect(() => {
    const over = new AbortController()
    const fetchIt = () =>
      part.get().then(
        (module) => over.signal.aborted || setLoaded(() => module),
        // Most likely there is no network: as soon as there is, it comes.
        () => window.addEventListener('online', () => void fetchIt(), { once: true, signal: over.signal }),
      )
    const stop = start(() => void fetchIt())
    return () => {
      stop()
      over.abort()
    }
  }, [part, start])
  return loaded
}
