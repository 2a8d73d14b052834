'use client'

import { Check, CircleAlert, X } from 'lucide-react'
import { useEffect } from 'react'
import { toast, Toaster as Sonner } from 'sonner'
import { openToasts } from './toast-queue'

export { toast }

/** Where toasts appear: bottom start, three at most. sonner's own live region reads them out. */
export function Toasts() {
  // sonner drops what it is told before it listens, which it does from its own effect on.
  useEffect(() => openToasts(toast), [])
  return (
    <Sonner
      position="bottom-left"
      visibleToasts={3}
      expand
      gap={8}
      offset={16}
      mobileOffset={{ bottom: 16, left: 12, right: 12 }}
      icons={{
        success: <Check className="text-good" />,
        error: <CircleAlert className="text-bad" />,
        close: <X />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: 'toast',
          title: 'toast-title',
          description: 'toast-description',
          content: 'toast-content',
          icon: 'toast-icon',
          actionButton: 'toast-action',
          closeButton: 'toast-close',
        },
      }}
    />
  )
}
