'use client'

import { FileInput } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { lazyDialog } from '@/components/ui/lazy-dialog'

/** Whoever draws it has to stay when the list of courses changes under it: its files are counted in there. */
export const ImportDialog = lazyDialog(
  () => import('./ImportDialog'),
  (module) => module.ImportDialog,
)

/** Leads to taking in a course that was exported, here or elsewhere. */
export const ImportButton = ({ onOpen }: { onOpen: () => void }) => (
  <Button icon={<FileInput />} onPointerEnter={ImportDialog.preload} onClick={onOpen}>
    Import a course
  </Button>
)
