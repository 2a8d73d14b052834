import { useLayoutEffect, useRef, useState } from 'react'
import { cn } from '@/lib/cn'
import type { Destination } from './move-destinations'

/** Pixels; every option has this height, so that places need no measuring. */
const HEIGHT = 48
/** Options drawn above and below the first one in sight. */
const AROUND = 12

interface DestinationListProps {
  id: string
  destinations: readonly Destination[]
  /** The chosen one. */
  at: number
  onChoose: (at: number) => void
  /** Chosen and meant: a double click. */
  onPick: (at: number) => void
}

/** The list below a search field, which keeps the focus. However long, it draws what is in sight. */
export function DestinationList({ id, destinations, at, onChoose, onPick }: DestinationListProps) {
  const list = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)

  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    const from = at * HEIGHT
    if (from < element.scrollTop) element.scrollTop = from
    else if (from + HEIGHT > element.scrollTop + element.clientHeight) {
      element.scrollTop = from + HEIGHT - element.clientHeight
    }
  }, [at, destinations])

  const first = Math.floor(top / HEIGHT)
  const drawn = destinations.flatMap((destination, index) =>
    Math.abs(index - first) <= AROUND + 8 || index === at ? [{ destination, index }] : [],
  )
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label="Places"
      tabIndex={-1}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      className="h-[min(300px,42dvh)] overflow-y-auto overscroll-contain border-y border-line"
    >
      <div role="none" className="relative" style={{ height: destinations.length * HEIGHT }}>
        {drawn.map(({ destination, index }) => (
          // The field has the keys of the list, as a combobox has.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- see above
          <div
            key={index}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            aria-posinset={index + 1}
            aria-setsize={destinations.length}
            tabIndex={-1}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(index)}
            onDoubleClick={() => onPick(index)}
            className={cn(
              'absolute inset-x-0 flex cursor-default items-center gap-3 rounded-row px-2.5',
              index === at ? 'bg-accent-tint-2' : 'hover:bg-hover',
            )}
            style={{ top: index * HEIGHT, height: HEIGHT }}
          >
            <DestinationWords destination={destination} />
          </div>
        ))}
      </div>
    </div>
  )
}

function DestinationWords({ destination }: { destination: Destination }) {
  const { after, isLast, chapter, isCurrent } = destination
  return (
    <>
      <span className="mono w-9 flex-none text-end text-12 text-ink-2">
        {after?.number ?? chapter?.number ?? ''}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate">
          {after === null ? (
            isLast ? (
              'As the only one'
            ) : (
              'First'
            )
          ) : (
            <>
              {isLast ? 'Last, after ' : 'After '}
              <bdi title={after.title}>“{after.title}”</bdi>
            </>
          )}
        </span>
        {chapter && (
          <span className="block truncate text-12 text-ink-2">
            in <bdi>{chapter.title}</bdi>
          </span>
        )}
      </span>
      {isCurrent && <span className="flex-none text-12 text-ink-2">now</span>}
    </>
  )
}
