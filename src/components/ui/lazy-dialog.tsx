'use client'

import { LoaderCircle } from 'lucide-react'
import { type ComponentType, createElement, useEffect, useEffectEvent, useState } from 'react'
import { AppError } from '@/lib/errors'
import { Late } from './Late'
import { toastError } from './toast'

/** A dialog whose code is fetched when it is first shown. */
export type LazyDialog<P> = ComponentType<P> & {
  /** Fetches the code early, e.g. when the pointer is on the button. A failure is told when it is shown. */
  preload: () => void
}

/**
 * Keeps the code of a dialog out of the page's first load. Unlike `React.lazy`, code that cannot be fetched (no
 * connection, a newer build on the server) does not take the page down: it is told, and the next time tries again.
 */
export function lazyDialog<P extends { onClose: () => void }>(
  load: () => Promise<ComponentType<P>>,
): LazyDialog<P> {
  let loaded: ComponentType<P> | undefined
  let loading: Promise<ComponentType<P>> | undefined

  const get = () =>
    (loading ??= load().then(
      (component) => (loaded = component),
      (error: unknown) => {
        loading = undefined
        throw error
      },
    ))

  function Lazy(props: P) {
    const [Component, setComponent] = useState(() => loaded)
    const handleFailure = useEffectEvent((cause: unknown) => {
      toastError(
        new AppError(
          'network',
          'This part of the page could not be loaded. Check the connection and try again.',
          {
            cause,
          },
        ),
      )
      props.onClose()
    })
    useEffect(() => {
      if (Component) return
      let isGone = false
      get().then(
        (component) => !isGone && setComponent(() => component),
        (error: unknown) => !isGone && handleFailure(error),
      )
      return () => {
        isGone = true
      }
    }, [Component])
    if (Component) return createElement(Component, props)
    return (
      <div className="fixed inset-x-0 top-16 z-50 grid justify-items-center">
        <Late label="Opening…">
          <p
            aria-hidden="true"
            className="flex items-center gap-2 rounded-panel bg-raised px-4 py-2 text-13 text-ink-2 shadow-lift-2"
          >
            <LoaderCircle className="spin" />
            Opening…
          </p>
        </Late>
      </div>
    )
  }
  return Object.assign(Lazy, { preload: () => void get().catch(() => undefined) })
}
