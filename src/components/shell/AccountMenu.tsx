'use client'

import { useEffect } from 'react'
import { promptPart } from '@/components/ui/lazy-part'
import { Menu } from '@/components/ui/Menu'
import { whenIdle } from '@/lib/on-demand'
import type { SessionUser } from '@/types/api'
import { initials } from './initials'

/** Fetched behind the page, as the menu itself is. */
const AccountItems = promptPart(
  () => import('./AccountItems'),
  (module) => module.AccountItems,
)

export function AccountMenu({ user }: { user: SessionUser }) {
  useEffect(() => whenIdle(AccountItems.preload), [])
  return (
    <Menu
      label="Account"
      trigger={
        <button
          type="button"
          aria-label={`Account of ${user.name}`}
          className="grid size-(--hit) shrink-0 place-items-center rounded-full"
        >
          <span
            aria-hidden="true"
            className="grid size-7 place-items-center rounded-full bg-rule text-[11px]/none font-semibold text-surface forced-colors:border"
          >
            {initials(user.name)}
          </span>
        </button>
      }
    >
      <AccountItems user={user} />
    </Menu>
  )
}
