'use client'

import { attachClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/attach-closest-edge'
import { extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge'
import { dropTargetForExternal } from '@atlaskit/pragmatic-drag-and-drop/adapter/drop-target-for-external'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import type { DropTargetRecord } from '@atlaskit/pragmatic-drag-and-drop/types'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/utils/combine'
import { containsFiles } from '@atlaskit/pragmatic-drag-and-drop/utils/contains-files'
import { disableNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/utils/disable-native-drag-preview'
import { type RefObject, useEffect } from 'react'
import type { DragItem } from '@/types/ui'
import type { DropPlace } from './drop-to-move'

/** What a row carries through the drag library, which keeps it as unknown data. */
const SOURCE = Symbol('outline source')
const TARGET = Symbol('outline target')

export interface OutlineSource {
  item: DragItem
  title: string
  count: number
}

interface OutlineTarget {
  over: DropPlace['over']
  id: string
  chapterId: string
}

type Data = Record<string | symbol, unknown>

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

export const outlineSource = (data: Data): OutlineSource | undefined => {
  const source = data[SOURCE]
  return isObject(source) ? (source as OutlineSource) : undefined // only `useOutlineRow` sets this symbol
}

const outlineTarget = (data: Data): OutlineTarget | undefined => {
  const target = data[TARGET]
  return isObject(target) ? (target as OutlineTarget) : undefined // only `useOutlineRow` sets this symbol
}

/** The row of the outline under the pointer. */
export function placeUnder(targets: readonly DropTargetRecord[]): DropPlace | null {
  const record = targets.find(({ data }) => outlineTarget(data) !== undefined)
  const target = record && outlineTarget(record.data)
  if (!record || !target) return null
  return {
    over: target.over,
    id: target.id,
    edge: extractClosestEdge(record.data) === 'top' ? 'top' : 'bottom',
  }
}

/** The chapter that files dropped here go to. */
export const chapterUnder = (targets: readonly DropTargetRecord[]): string | null => {
  for (const { data } of targets) {
    const target = outlineTarget(data)
    if (target) return target.chapterId
  }
  return null
}

/**
 * Makes a row something to drop onto, from inside and with files from outside, and to drag when `source` is
 * given. `source` and the strings are what the effect depends on: memoise the object.
 */
export function useOutlineRow(
  ref: RefObject<HTMLElement | null>,
  { over, id, chapterId, source }: OutlineTarget & { source: OutlineSource | null },
): void {
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const target: OutlineTarget = { over, id, chapterId }
    return combine(
      dropTargetForElements({
        element,
        canDrop: (args) => outlineSource(args.source.data) !== undefined,
        getData: ({ input }) =>
          attachClosestEdge({ [TARGET]: target }, { element, input, allowedEdges: ['top', 'bottom'] }),
      }),
      dropTargetForExternal({ element, canDrop: containsFiles, getData: () => ({ [TARGET]: target }) }),
    )
  }, [ref, over, id, chapterId])

  useEffect(() => {
    const element = ref.current
    if (!element || !source) return
    return draggable({
      element,
      getInitialData: () => ({ [SOURCE]: source }),
      onGenerateDragPreview: ({ nativeSetDragImage }) => disableNativeDragPreview({ nativeSetDragImage }),
    })
  }, [ref, source])
}
