'use client'

import { useEffect } from 'react'
import { lazyDialog } from '@/components/ui/lazy-dialog'
import { whenIdle } from '@/lib/on-demand'

export const MoveDialog = lazyDialog(
  () => import('./MoveDialog'),
  (module) => module.MoveDialog,
)

export const ShortcutsDialog = lazyDialog(
  () => import('./ShortcutsDialog'),
  (module) => module.ShortcutsDialog,
)

/** Fetches them when the page has nothing else to do, so that they open at once, and offline. */
export function useEarlyDialogs(): void {
  useEffect(
    () =>
      whenIdle(() => {
        MoveDialog.preload()
        ShortcutsDialog.preload()
      }),
    [],
  )
}
