'use client'

import { useEffect } from 'react'
import { lazyDialog } from '@/components/ui/lazy-dialog'
import { lazyPart, promptPart } from '@/components/ui/lazy-part'
import { onDemand, whenIdle } from '@/lib/on-demand'
import { preloadRowMenu } from './RowMenu'
import { OutlineMenuItems } from './StructureToolbar'

export const MoveDialog = lazyDialog(
  () => import('./MoveDialog'),
  (module) => module.MoveDialog,
)

export const ShortcutsDialog = lazyDialog(
  () => import('./ShortcutsDialog'),
  (module) => module.ShortcutsDialog,
)

export const FolderDialog = lazyDialog(
  () => import('../folder/FolderDialog'),
  (module) => module.FolderDialog,
)

/** What stands in place of the rows where there are none. */
export const EmptyOutline = lazyPart(
  () => import('./EmptyOutline'),
  (module) => module.EmptyOutline,
)

/** Files that were chosen and not taken. */
export const LeftOutFiles = promptPart(
  () => import('../upload/LeftOutFiles'),
  (module) => module.LeftOutFiles,
)

/** Files that wait for an answer before they are sent. */
export const AskedFiles = promptPart(
  () => import('../upload/AskedFiles'),
  (module) => module.AskedFiles,
)

/** The tools of a selection, in the toolbar's place. */
export const selectionBar = onDemand(() => import('./SelectionBar'))

/** Fetches them when the page has nothing else to do, so that they open at once, and offline. */
export function useEarlyDialogs(): void {
  useEffect(
    () =>
      whenIdle(() => {
        EmptyOutline.preload()
        LeftOutFiles.preload()
        selectionBar.preload()
        preloadRowMenu()
        OutlineMenuItems.preload()
        MoveDialog.preload()
        FolderDialog.preload()
        ShortcutsDialog.preload()
      }),
    [],
  )
}
