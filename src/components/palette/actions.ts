'use client'

import { type RefObject, useEffect, useRef } from 'react'
import type { ActionId } from './action-catalog'

/** What an action does, and how it is called now if that is not what the catalog says. */
export type Action = (() => void) | { run: () => void; title?: string | undefined }

export interface CourseItem {
  type: 'chapter' | 'video'
  id: string
  title: string
}

/** What a part of a page lends the command palette while it is drawn. */
export interface PaletteOffer {
  /** By what they are in the catalog; one that makes no sense now is left out or `undefined`. */
  actions?: { [id in ActionId]?: Action | undefined }
  /** The open course, whose chapters and videos can be gone to. */
  course?: { id: string; itemActions?: (item: CourseItem) => { [id in ActionId]?: (() => void) | undefined } }
}

const offers = new Set<RefObject<PaletteOffer>>()

/**
 * Lends actions to the command palette. Words, icons and shortcuts are in the catalog, which comes with the palette
 * itself; a page only says what it can do now.
 */
export function usePaletteOffer(offer: PaletteOffer): void {
  const latest = useRef(offer)
  useEffect(() => {
    latest.current = offer
  })
  useEffect(() => {
    offers.add(latest)
    return () => void offers.delete(latest)
  }, [])
}

/** The same for actions alone. */
export const usePaletteActions = (actions: NonNullable<PaletteOffer['actions']>): void =>
  usePaletteOffer({ actions })

/** Everything that is on offer now. */
export const paletteOffers = (): PaletteOffer[] => [...offers].map(({ current }) => current)
