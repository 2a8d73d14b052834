'use client'

import { LogOut, SlidersHorizontal } from 'lucide-react'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/Menu'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { SessionUser } from '@/types/api'
import { initials } from './initials'
import { ThemeChoice } from './ThemeSwitch'
import { useSignOut } from './use-sign-out'

const roles = { instructor: 'Instructor', student: 'Student', admin: 'Administrator' }

export function AccountMenu({ user }: { user: SessionUser }) {
  const { signOut } = useSignOut()
  const { openModal } = useCourseCreationUI.getState()
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
      <MenuLabel>
        <bdi className="block max-w-[260px] truncate text-14 font-550 text-ink">{user.name}</bdi>
        <span className="block max-w-[260px] truncate">{user.email}</span>
        <span className="block">{roles[user.role]}</span>
      </MenuLabel>
      <MenuSeparator />
      <div className="md:hidden">
        <ThemeChoice />
        <MenuSeparator />
      </div>
      <MenuItem icon={<SlidersHorizontal />} onSelect={() => openModal('preferences')}>
        Preferences…
      </MenuItem>
      <MenuItem icon={<LogOut className="flip-rtl" />} onSelect={signOut}>
        Sign out
      </MenuItem>
    </Menu>
  )
}
