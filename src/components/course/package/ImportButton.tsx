'use client'

import { FileInput } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { lazyDialog } from '@/components/ui/lazy-dialog'

const ImportDialog = lazyDialog(
  () => import('./ImportDialog'),
  (module) => module.ImportDialog,
)

/** Takes in a course that was exported, here or elsewhere. */
export function ImportButton({ className }: { className?: string }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button
        icon={<FileInput />}
        {...(className !== undefined && { className })}
        onPointerEnter={ImportDialog.preload}
        onClick={() => setIsOpen(true)}
      >
        Import a course
      </Button>
      {isOpen && <ImportDialog onClose={() => setIsOpen(false)} />}
    </>
  )
}
