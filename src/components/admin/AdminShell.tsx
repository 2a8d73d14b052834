'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { AppShell } from '@/components/shell/AppShell'
import { cn } from '@/lib/cn'
import { RolloutNews } from './rollout/RolloutNews'
import { adminPages } from './admin-nav'

const crumbs = [{ label: 'Admin' }]

/** The frame of every page for administrators: the app bar, and a tab for each page. */
export function AdminShell({ children }: { children: ReactNode }) {
  const path = usePathname()
  return (
    <AppShell crumbs={crumbs}>
      <nav
        aria-label="Admin"
        className="-mt-3 mb-[18px] flex gap-[22px] overflow-x-auto border-b border-line max-md:-mt-2"
      >
        {adminPages.map(({ href, label }) => {
          const isCurrent = path === href || path.startsWith(`${href}/`)
          return (
            <Link
              key={href}
              href={href}
              aria-current={isCurrent ? 'page' : undefined}
              className={cn(
                'flex min-h-(--hit) items-center border-b-2 py-2 whitespace-nowrap no-underline -outline-offset-2',
                isCurrent
                  ? 'border-accent font-550 text-ink'
                  : 'border-transparent text-ink-2 hover:text-ink',
              )}
            >
              {label}
            </Link>
          )
        })}
      </nav>
      <RolloutNews />
      {children}
    </AppShell>
  )
}
