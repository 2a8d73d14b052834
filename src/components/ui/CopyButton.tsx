'use client'

import { Copy } from 'lucide-react'
import { announce } from '@/lib/announce'
import { Button } from './Button'
import { toastError } from './toast'

interface CopyButtonProps {
  text: string
  /** What is copied, for its name: "Copy my version". */
  children: string
}

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, children }: CopyButtonProps) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      announce('Copied.')
    } catch (error) {
      toastError(error, {
        message: 'The clipboard is closed to this page. Select the text and press Ctrl C.',
      })
    }
  }
  return (
    <Button size="sm" variant="ghost" icon={<Copy />} onClick={() => void copy()}>
      {children}
    </Button>
  )
}
