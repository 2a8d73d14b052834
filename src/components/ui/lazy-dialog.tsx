'use client'

import { LoaderCircle } from 'lucide-react'
import { type ComponentType, createElement } from 'react'
import { useOnDemand } from '@/hooks/use-on-demand'
import { onDemand } from '@/lib/on-demand'
import { Late } from './Late'
import { toastError } from './toast'

/** A dialog whose code is fetched when it is first shown. */
export type LazyDialog<P> = ComponentType<P> & {
  /** Fetches the code early, e.g. when the menu that leads to it opens. */
  preload: () => void
}

/**
 * Keeps the code of a dialog out of the page's first load. Unlike `React.lazy`, code that cannot be fetched (no
 * connection, a newer build on the server) does not take the page down: it is told, and the next time tries again.
 *
 * @param load an `import()`, `pick` takes the component out of what it gives
 */
export function lazyDialog<P extends { onClose: () => void }, M extends object>(
  load: () => Promise<M>,
  pick: (module: M) => ComponentType<P>,
): LazyDialog<P> {
  const part = onDemand(load)

  function Lazy(props: P) {
    const loaded = useOnDemand(part, (error) => {
      toastError(error)
      props.onClose()
    })
    return loaded ? createElement(pick(loaded), props) : <Opening />
  }
  return Object.assign(Lazy, { preload: part.preload })
}

const Opening = () => (
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
