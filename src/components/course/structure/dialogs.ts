'use client'

import { useEffect } from 'react'
import { lazyDialog } from '@/components/ui/lazy-dialog'
import { whenIdle } from '@/lib/on-demand'

/** Dialogs of the outline: fetched when the page has nothing else to do, so that they open offline too. */
export const MoveDialog = lazyDialog(
  () => import('./MoveDialog'),
  (module) => module.MoveDialog,
)

export function useEarlyDialogs(): void {
  useEffect(() => whenIdle(MoveDialog.preload), [])
}
