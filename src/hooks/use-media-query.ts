'use client'

import { useSyncExternalStore } from 'react'

/** Asked once each: the browser's answer follows the screen from then on. */
const queries = new Map<string, MediaQueryList>()

function queryOf(media: string): MediaQueryList {
  const query = queries.get(media) ?? window.matchMedia(media)
  queries.set(media, query)
  return query
}

/** Whether the screen is as `media` says, e.g. `(max-width: 767px)`; the server takes it that it is not. */
export const useMediaQuery = (media: string): boolean =>
  useSyncExternalStore(
    (onChange) => {
      const query = queryOf(media)
      query.addEventListener('change', onChange)
      return () => query.removeEventListener('change', onChange)
    },
    () => queryOf(media).matches,
    () => false,
  )
