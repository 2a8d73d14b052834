'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { Fragment, type ReactNode } from 'react'
import { SearchButton } from '@/components/palette/SearchButton'
import { useSession } from '@/hooks/use-session'
import { cn } from '@/lib/cn'
import { AccountMenu } from './AccountMenu'
import { BrandMark } from './BrandMark'
import { SaveIndicator, type SaveState } from './SaveIndicator'
import { ThemeSwitch } from './ThemeSwitch'

export interface Crumb {
  label: ReactNode
  /** Absent for the page itself. */
  href?: Route
  /** Left out below 768 px, where the heading of the page says the same. */
  wideOnly?: boolean
}

export interface AppBarProps {
  crumbs?: readonly Crumb[]
  saveState?: SaveState | undefined
  /** Who else is here. */
  people?: ReactNode
}

/**
 * Mark, where you are, save state, appearance, account: 52 px that stay in sight. Below 768 px the mark is the way
 * back to the courses, and the account's menu holds the appearance.
 */
export function AppBar({ crumbs = [], saveState, people }: AppBarProps) {
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
      <span className="ms-auto flex shrink-0 items-center gap-3 max-md:max-w-[calc(100%-40px)] max-md:gap-1">
        {people}
        {saveState && <SaveIndicator state={saveState} />}
        {user && <SearchButton />}
        <span className="max-md:hidden">
          <ThemeSwitch />
        </span>
        {user && <AccountMenu user={user} />}
      </span>
    </header>
  )
}

const Crumbs = ({ crumbs }: { crumbs: readonly Crumb[] }) => (
  <nav aria-label="Where you are" className="flex min-w-0 items-center gap-2 text-ink-2">
    {crumbs.map(({ label, href, wideOnly }, index) => (
      <Fragment key={index}>
        <span aria-hidden="true" className="text-ink-3 max-md:hidden">
          /
        </span>
        {href === undefined ? (
          <span aria-current="page" className={cn('truncate font-550 text-ink', wideOnly && 'max-md:hidden')}>
            {label}
          </span>
        ) : (
          <Link
            href={href}
            className="shrink-0 text-inherit no-underline hover:text-ink hover:underline max-md:hidden"
          >
            {label}
          </Link>
        )}
      </Fragment>
    ))}
  </nav>
)
