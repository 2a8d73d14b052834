'use client'

import { LogOut, ShieldCheck, SlidersHorizontal, UserRound } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/Menu'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { SessionUser } from '@/types/api'
import { ThemeChoice } from './ThemeSwitch'
import { useSignOut } from './use-sign-out'

const roles = { instructor: 'Instructor', student: 'Student', admin: 'Administrator' }

/** What the account's menu holds. */
export function AccountItems({ user }: { user: SessionUser }) {
  const router = useRouter()
  const { signOut } = useSignOut()
  const { openModal } = useCourseCreationUI.getState()
  return (
    <>
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
      {user.role === 'admin' && (
        <MenuItem icon={<ShieldCheck />} onSelect={() => router.push('/admin')}>
          Administration
        </MenuItem>
      )}
      <MenuItem icon={<UserRound />} onSelect={() => router.push('/account')}>
        Account
      </MenuItem>
      <MenuItem icon={<SlidersHorizontal />} onSelect={() => openModal('preferences')}>
        Preferences…
      </MenuItem>
      <MenuItem icon={<LogOut className="flip-rtl" />} onSelect={signOut}>
        Sign out
      </MenuItem>
    </>
  )
}
