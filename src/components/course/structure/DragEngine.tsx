'use client'

import { type RefObject, useEffect, useRef } from 'react'
import { watchDrops } from '@/lib/upload-ledger/dropped-handles'
import { DragCard } from './DragCard'
import type { DragStore } from './drag-store'
import { type DragTarget, useDragSession } from './use-drag-session'
import { type FileTarget, useNativeDrag } from './use-native-drag'
import { useTouchDrag } from './use-touch-drag'

export interface DragEngineProps extends DragTarget, FileTarget {
  /** What holds all rows. */
  zone: RefObject<HTMLElement | null>
  store: DragStore
}

/** Listens for drags of rows by mouse, pen and touch, and of files from outside, and draws what is carried. */
export function DragEngine({ zone, store, onFiles, onFolders, ...target }: DragEngineProps) {
  const card = useRef<HTMLDivElement>(null)
  const session = useDragSession(store, card, target)
  useNativeDrag(zone, store, session, { onFiles, onFolders })
  useTouchDrag(zone, session)
  // A later page may open dropped files again, if their handles are taken now.
  useEffect(() => watchDrops(), [])
  // Behind the listeners: what is pressed from now on can be dragged.
  useEffect(() => zone.current?.setAttribute('data-drag-ready', ''), [zone])
  return <DragCard ref={card} />
}
