'use client'

import { Search } from 'lucide-react'
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { controlStyle } from '@/components/ui/control-style'
import { announce } from '@/lib/announce'
import { count } from '@/lib/format'
import type { CourseTree } from '@/types/course'
import type { Item } from './actions'
import { DestinationList } from './DestinationList'
import { type Landing, moveToPlace } from './drop-to-move'
import { type Destination, destinationsOf, matching, searchable } from './move-destinations'

export interface MoveDialogProps {
  /** Without what is marked for deletion. */
  course: CourseTree
  /** Of one kind. */
  items: readonly Item[]
  /** `null` when the chosen place is the one they have. */
  onMove: (landing: Landing | null) => void
  onClose: () => void
}

/** How far the page keys go. */
const PAGE = 6

/** The way to any place without dragging: type to find it, arrows to choose it, Enter. */
export function MoveDialog({ course, items, onMove, onClose }: MoveDialogProps) {
  const listId = useId()
  const type = items[0]?.type ?? 'video'
  const ids = items.map(({ id }) => id)
  // As it was when the dialog opened: the list must not change under the finger of somebody who reads it.
  const [places] = useState(() => destinationsOf(course, { type, ids }))
  const index = useMemo(() => searchable(places), [places])
  const [query, setQuery] = useState('')
  const found = useMemo(() => matching(index, query), [index, query])
  const [chosen, setChosen] = useState<Destination | undefined>(
    () => places.find(({ isCurrent }) => isCurrent) ?? places[0],
  )
  const at = Math.max(0, chosen ? found.indexOf(chosen) : 0)

  const handleSearch = (text: string) => {
    setQuery(text)
    const next = matching(index, text)
    if (!chosen || !next.includes(chosen)) setChosen(next[0])
  }
  const handleMove = (destination = found[at]) => {
    if (!destination) return
    // Worked out on the course as it is now, which somebody may have changed meanwhile.
    const landing = moveToPlace(course, { type, ids }, destination.place)
    if (!landing && !destination.isCurrent) announce('That place is gone. Nothing was moved.')
    onMove(landing)
  }
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[event.key]
    if (step !== undefined) setChosen(found[Math.max(0, Math.min(found.length - 1, at + step))])
    else if (event.key === 'Enter') handleMove()
    else return
    event.preventDefault()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      className="w-[min(560px,100%)]"
      title={<>Move {items.length === 1 ? <bdi>“{items[0]?.title}”</bdi> : count(items.length, type)}</>}
      footer={
        <>
          <Button onClick={onClose}>Keep {items.length === 1 ? 'its place' : 'their places'}</Button>
          <Button variant="primary" onClick={() => handleMove()}>
            Move
          </Button>
        </>
      }
    >
      <div className="relative">
        <Search className="pointer-events-none absolute start-3 top-1/2 -translate-y-1/2 text-ink-3" />
        <input
          type="text"
          role="combobox"
          dir="auto"
          aria-label={type === 'video' ? 'Search chapters and videos' : 'Search chapters'}
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={found.length === 0 ? undefined : `${listId}-${at}`}
          placeholder={type === 'video' ? 'Search chapters and videos' : 'Search chapters'}
          autoComplete="off"
          value={query}
          onChange={(event) => handleSearch(event.currentTarget.value)}
          onKeyDown={handleKeyDown}
          className={`${controlStyle} ps-9`}
        />
      </div>
      <p role="status" className="text-12 text-ink-2">
        {found.length === 0 ? 'No place matches. Try a part of a title.' : count(found.length, 'place')}
      </p>
      <DestinationList
        id={listId}
        destinations={found}
        at={at}
        onChoose={(place) => setChosen(found[place])}
        onPick={(place) => handleMove(found[place])}
      />
    </Dialog>
  )
}
