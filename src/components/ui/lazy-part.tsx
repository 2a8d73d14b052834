'use client'

import { type ComponentType, createElement, lazy, type ReactNode, Suspense, useState } from 'react'
import { useOnDemand, useBehindPage } from '@/hooks/use-on-demand'
import { onDemand } from '@/lib/on-demand'
import { ErrorState } from './ErrorState'
import { toastError } from './toast'

/**
 * A part that most pages do not show, and that the server draws where one does. Whoever may need it without a
 * network fetches it early with `preload`.
 *
 * @param load an `import()`, `pick` takes the component out of what it gives
 */
export function lazyPart<P extends object, M extends object>(
  load: () => Promise<M>,
  pick: (module: M) => ComponentType<P>,
): ComponentType<P> & { preload: () => void } {
  const part = onDemand(load)
  // What cannot be fetched says so in its own place: thrown, it would take the whole page away, and what is typed in it.
  const Missing = (props: P) => {
    const [loaded, setLoaded] = useState(part.peek)
    const [isRetrying, setRetrying] = useState(false)
    if (loaded) return createElement(pick(loaded), props)
    const retry = () => {
      setRetrying(true)
      part.get().then(
        (module) => setLoaded(() => module),
        () => setRetrying(false),
      )
    }
    return <MissingPart onRetry={retry} isRetrying={isRetrying} />
  }
  const Part = lazy<ComponentType<P>>(() =>
    part.get().then(
      (module) => ({ default: pick(module) }),
      () => ({ default: Missing }),
    ),
  )
  const Framed = (props: P) => <Suspense fallback={null}>{createElement(Part, props)}</Suspense>
  // A failure shows when the part is wanted.
  return Object.assign(Framed, { preload: part.preload })
}

const MissingPart = (retrying: { onRetry: () => void; isRetrying: boolean }) => (
  <ErrorState
    title="This part of the page could not be loaded"
    message="What you typed is kept. Try again, or reload the page."
    {...retrying}
  />
)

/**
 * A part that stands on its own, fetched behind the page: it appears when it is there, and a page whose network is
 * gone goes on without it. Its `children` stand in its place until then.
 */
export function laterPart<P extends object, M extends object>(
  load: () => Promise<M>,
  pick: (module: M) => ComponentType<P>,
): ComponentType<P & { children?: ReactNode }> {
  const part = onDemand(load)
  return function Later(props: P & { children?: ReactNode }) {
    const loaded = useBehindPage(part)
    return loaded ? createElement(pick(loaded), props) : props.children
  }
}

/** As `laterPart`, but fetched as soon as it is drawn; a failure is told. */
export function promptPart<P extends object, M extends object>(
  load: () => Promise<M>,
  pick: (module: M) => ComponentType<P>,
): ComponentType<P> & { preload: () => void } {
  const part = onDemand(load)
  const Prompt = (props: P) => {
    const loaded = useOnDemand(part, toastError)
    return loaded ? createElement(pick(loaded), props) : null
  }
  return Object.assign(Prompt, { preload: part.preload })
}
