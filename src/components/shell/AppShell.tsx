'use client'

import type { ReactNode } from 'react'
import { ModalHost } from '@/components/course/modals/ModalHost'
import { cn } from '@/lib/cn'
import { AppBar, type AppBarProps } from './AppBar'

interface AppShellProps extends AppBarProps {
  children: ReactNode
  /** Stays at the bottom edge, e.g. the wizard's buttons. */
  footer?: ReactNode
  /** For `<main>`, e.g. a narrower page. */
  className?: string
}

/** The frame of every page behind the sign-in: skip link, app bar, content. */
export const AppShell = ({ crumbs, saveState, people, children, footer, className }: AppShellProps) => (
  <div className="flex min-h-dvh flex-col">
    <a
      href="#main"
      className="fixed start-2 top-2 z-50 -translate-y-20 rounded-control bg-raised px-3 py-2 shadow-lift-2 focus:translate-y-0"
    >
      Skip to the content
    </a>
    <AppBar {...(crumbs && { crumbs })} saveState={saveState} people={people} />
    <main id="main" tabIndex={-1} className={cn('page w-full flex-1', className)}>
      {children}
    </main>
    {footer !== undefined && (
      <div className="page-footer sticky bottom-0 z-20 border-t border-line bg-canvas pb-[env(safe-area-inset-bottom)]">
        {footer}
      </div>
    )}
    <ModalHost />
  </div>
)
