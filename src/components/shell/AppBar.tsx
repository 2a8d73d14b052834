'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { Fragment, type ReactNode } from 'react'
import { useSession } from '@/hooks/use-session'
import { AccountMenu } from './AccountMenu'
import { BrandMark } from './BrandMark'
import { SaveIndicator, type SaveState } from './SaveIndicator'
import { ThemeSwitch } from './ThemeSwitch'

export interface Crumb {
  label: ReactNode
  /** Absent for the page itself. */
  href?: Route
}

export interface AppBarProps {
  crumbs?: readonly Crumb[]
  saveState?: SaveState | undefined
}

/** Mark, where you are, save state, appearance, account: 52 px that stay in sight. */
export function AppBar({ crumbs = [], saveState }: AppBarProps) {
  const user = useSession()
  return (
    <header className="sticky top-0 z-20 flex h-(--bar-h) items-center gap-3 border-b border-line bg-canvas ps-(--page) pe-(--page) max-md:gap-1 max-md:ps-3 max-md:pe-2">
      <Link
        href="/instructor/courses"
        aria-label="Lectern, all courses"
        className="inline-flex min-h-6 shrink-0 items-center gap-[9px] text-[15px] font-[650] tracking-[-0.025em] text-ink no-underline hover:text-ink max-md:min-h-(--hit) max-md:min-w-8"
      >
        <BrandMark />
        <span className="max-md:hidden">Lectern</span>
      </Link>
      {crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
      <span className="ms-auto flex min-w-0 items-center gap-3 max-md:gap-1">
        {saveState && <SaveIndicator state={saveState} />}
        <ThemeSwitch />
        {user && <AccountMenu user={user} />}
      </span>
    </header>
  )
}

const Crumbs = ({ crumbs }: { crumbs: readonly Crumb[] }) => (
  <nav aria-label="Where you are" className="flex min-w-0 items-center gap-2 text-ink-2">
    {crumbs.map(({ label, href }, index) => (
      <Fragment key={index}>
        <span aria-hidden="true" className="text-ink-3 max-md:first:hidden">
          /
        </span>
        {href === undefined ? (
          <span aria-current="page" className="truncate font-550 text-ink">
            {label}
          </span>
        ) : (
          <Link href={href} className="shrink-0 text-inherit no-underline hover:text-ink hover:underline">
            {label}
          </Link>
        )}
      </Fragment>
    ))}
  </nav>
)
