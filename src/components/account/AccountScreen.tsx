'use client'

import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { ModalHost } from '@/components/course/modals/ModalHost'
import { LiveBar } from '@/components/live/LiveBar'
import { AppShell } from '@/components/shell/AppShell'
import { buttonLook } from '@/components/ui/button-look'
import type { SessionUser } from '@/types/api'
import { EventList } from './EventList'
import { KeysSection } from './KeysSection'
import { lazyPart } from '@/components/ui/lazy-part'
import { PasswordSection } from './PasswordSection'
import { Section } from './Section'
import { StorageSection } from './StorageSection'
import { SessionsSection } from './SessionsSection'
import { TwoFactorSection } from './TwoFactorSection'

const PasskeysSection = lazyPart(
  () => import('./PasskeysSection'),
  (module) => module.PasskeysSection,
)

const DeletionSection = lazyPart(
  () => import('./DeletionSection'),
  (module) => module.DeletionSection,
)

const crumbs = [{ label: 'Account' }]

/** Everything about one's own account. */
export const AccountScreen = ({ user }: { user: SessionUser }) => (
  <Frame user={user}>
    <h1 className="page-title">Your account</h1>
    <p className="mt-1 mb-5 break-words text-ink-2">
      <bdi>{user.name}</bdi>, <bdi>{user.email}</bdi>
    </p>
    <div className="grid gap-9">
      <PasswordSection />
      <TwoFactorSection />
      <PasskeysSection />
      <SessionsSection />
      {user.role !== 'student' && <StorageSection />}
      {user.role !== 'student' && <KeysSection isAdmin={user.role === 'admin'} />}
      <Section
        title="Your data"
        about="Everything that is kept of you, as one file. The videos of a course come with its package, on the course’s page."
      >
        <div>
          <a href="/api/account/export" download className={buttonLook({})}>
            <Download aria-hidden="true" />
            Export your account
          </a>
        </div>
      </Section>
      <DeletionSection />
      <Section title="What happened to your account" about="The latest first. It is kept for 400 days.">
        <EventList of="me" />
      </Section>
    </div>
  </Frame>
)

function Frame({ user, children }: { user: SessionUser; children: ReactNode }) {
  if (user.role !== 'student') {
    return (
      <AppShell crumbs={crumbs} className="max-w-[820px]">
        {children}
      </AppShell>
    )
  }
  return (
    <div className="flex min-h-dvh flex-col">
      <LiveBar user={user} path="/account" />
      <main id="main" tabIndex={-1} className="page w-full max-w-[820px] flex-1">
        {children}
      </main>
      <ModalHost />
    </div>
  )
}
