'use client'

import { autoScrollWindowForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element'
import { autoScrollWindowForExternal } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/external'
import { dropTargetForExternal } from '@atlaskit/pragmatic-drag-and-drop/adapter/drop-target-for-external'
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { monitorForExternal } from '@atlaskit/pragmatic-drag-and-drop/adapter/monitor-for-external'
import type { DragLocation } from '@atlaskit/pragmatic-drag-and-drop/types'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/utils/combine'
import { containsFiles } from '@atlaskit/pragmatic-drag-and-drop/utils/contains-files'
import { disableNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/utils/disable-native-drag-preview'
import { getFiles } from '@atlaskit/pragmatic-drag-and-drop/utils/get-files'
import { preventUnhandled } from '@atlaskit/pragmatic-drag-and-drop/utils/prevent-unhandled'
import { type RefObject, useEffect } from 'react'
import { useStableHandlers } from '@/hooks/use-stable-handlers'
import { type DroppedItem, hasFolder, takeDropped } from '@/lib/folder-outline/read-dropped'
import type { DragStore } from './drag-store'
import { chapterAt, placeAt, type Point, sourceOf } from './drop-place'
import type { DropPlace } from './drop-to-move'
import type { useDragSession } from './use-drag-session'

/** What a row carries through the drag library, which keeps it as unknown data. */
const SOURCE = Symbol('row of the outline')

const isOfOutline = (data: Record<string | symbol, unknown>) => data[SOURCE] === true

/**
 * Makes the row that is pressed something to drag, until it is let go: rows that come and go while scrolling cost
 * nothing. Whether it may be dragged a row says itself; `draggable` is the library's, which takes it away again.
 */
function dragPressedRow(zone: HTMLElement): () => void {
  let release = () => {}
  const handleDown = ({ target }: PointerEvent) => {
    release()
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-may-drag]') : null
    if (!row || !sourceOf(row)) return
    const stop = draggable({
      element: row,
      getInitialData: () => ({ [SOURCE]: true }),
      onGenerateDragPreview: ({ nativeSetDragImage }) => disableNativeDragPreview({ nativeSetDragImage }),
      onDrop: () => release(),
    })
    release = () => {
      release = () => {}
      stop()
    }
  }
  // A drag that begins ends the pointer without this.
  const handleUp = () => release()
  zone.addEventListener('pointerdown', handleDown, { capture: true })
  window.addEventListener('pointerup', handleUp)
  return () => {
    zone.removeEventListener('pointerdown', handleDown, { capture: true })
    window.removeEventListener('pointerup', handleUp)
    release()
  }
}

const pointOf = ({ input }: DragLocation): Point => ({ x: input.clientX, y: input.clientY })

/** What happens with things from outside that are let go on the outline. */
export interface FileTarget {
  onFiles: (chapterId: string, files: File[]) => void
  /** @param chapterId the one they were let go on; `null` beside all of them */
  onFolders: (chapterId: string | null, items: readonly DroppedItem[]) => void
}

/**
 * The browser's own drag and drop: of rows, and of files from outside. Escape and a drop outside cancel it. One
 * drop target holds all rows.
 */
export function useNativeDrag(
  zone: RefObject<HTMLElement | null>,
  store: DragStore,
  session: ReturnType<typeof useDragSession>,
  { onFiles, onFolders }: FileTarget,
): void {
  const { handleFiles, handleFolders } = useStableHandlers({ handleFiles: onFiles, handleFolders: onFolders })

  useEffect(() => {
    const element = zone.current
    if (!element) return
    const place = (location: DragLocation): DropPlace | null =>
      location.dropTargets.some((target) => target.element === element)
        ? placeAt(element, pointOf(location))
        : null
    const chapter = (location: DragLocation): string | null =>
      location.dropTargets.some((target) => target.element === element)
        ? chapterAt(element, pointOf(location))
        : null
    const showChapter = (filesOverId: string | null) => {
      if (store.getState().filesOverId !== filesOverId) store.setState({ filesOverId })
    }

    const stop = combine(
      dragPressedRow(element),
      autoScrollWindowForElements(),
      autoScrollWindowForExternal(),
      dropTargetForElements({ element, canDrop: ({ source }) => isOfOutline(source.data) }),
      dropTargetForExternal({ element, canDrop: containsFiles }),
      monitorForElements({
        canMonitor: ({ source }) => isOfOutline(source.data),
        onDragStart: ({ source, location }) => {
          const item = sourceOf(source.element)
          if (item) session.start(item, pointOf(location.current), false)
        },
        onDrag: ({ location }) => session.over(place(location.current), pointOf(location.current)),
        onDrop: ({ location }) => session.drop(place(location.current)),
      }),
      monitorForExternal({
        canMonitor: containsFiles,
        // A file let go beside a row must not make the browser leave the page.
        onDragStart: () => preventUnhandled.start(),
        onDrag: ({ location }) => showChapter(chapter(location.current)),
        onDropTargetChange: ({ location }) => showChapter(chapter(location.current)),
        onDrop: ({ source, location }) => {
          preventUnhandled.stop()
          showChapter(null)
          const chapterId = chapter(location.current)
          const items = takeDropped(source.items)
          // A folder needs no chapter: it brings its own.
          const isHere = location.current.dropTargets.some((target) => target.element === element)
          if (isHere && hasFolder(items)) return handleFolders(chapterId, items)
          const files = getFiles({ source })
          if (chapterId !== null && files.length > 0) handleFiles(chapterId, files)
        },
      }),
    )
    return () => {
      stop()
      session.cancel()
    }
  }, [zone, store, session, handleFiles, handleFolders])
}
