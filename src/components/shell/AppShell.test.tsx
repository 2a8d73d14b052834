import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { sessionQueries } from '@/lib/query/session-queries'
import { makeUser } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient, render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import type { SessionUser } from '@/types/api'
import { AppShell } from './AppShell'
import { initials } from './initials'

afterEach(() => {
  delete document.documentElement.dataset['theme']
})

const renderShell = (user: Partial<SessionUser> = {}) => {
  const client = createTestClient()
  client.setQueryData(
    sessionQueries.me().queryKey,
    makeUser({ name: 'Mara Okafor', email: 'mara@okafor.example', ...user }),
  )
  return render(
    <AppShell crumbs={[{ label: 'Courses', href: '/instructor/courses' }, { label: 'Winter bread' }]}>
      <p>Content</p>
    </AppShell>,
    { client },
  )
}

it('leads past the bar to the content', async () => {
  renderShell()
  await userEvent.tab()
  expect(screen.getByRole('link', { name: 'Skip to the content' })).toHaveFocus()
  expect(screen.getByRole('link', { name: 'Skip to the content' })).toHaveAttribute('href', '#main')
  expect(screen.getByRole('main')).toHaveAttribute('id', 'main')
  expect(screen.getByText('Winter bread')).toHaveAttribute('aria-current', 'page')
})

it('says who is signed in', async () => {
  renderShell()
  await userEvent.click(screen.getByRole('button', { name: 'Account of Mara Okafor' }))
  expect(await screen.findByText('mara@okafor.example')).toBeVisible()
  expect(screen.getByRole('menuitem', { name: 'Sign out' })).toBeVisible()
  expect(screen.queryByRole('menuitem', { name: 'Administration' })).not.toBeInTheDocument()
  expect(fakeApi.writes).toEqual([])
})

it('leads administrators to their pages', async () => {
  renderShell({ role: 'admin' })
  await userEvent.click(screen.getByRole('button', { name: 'Account of Mara Okafor' }))
  expect(await screen.findByRole('menuitem', { name: 'Administration' })).toBeVisible()
})

it('changes the appearance and keeps the choice', async () => {
  renderShell()
  await userEvent.click(screen.getByRole('button', { name: 'Appearance: system' }))
  await userEvent.click(screen.getByRole('menuitemradio', { name: 'Dark' }))
  await waitFor(() => expect(document.documentElement).toHaveAttribute('data-theme', 'dark'))
  expect(document.cookie).toContain('theme=dark')

  await userEvent.click(await screen.findByRole('button', { name: 'Appearance: dark' }))
  await userEvent.click(screen.getByRole('menuitemradio', { name: 'System' }))
  await waitFor(() => expect(document.documentElement).not.toHaveAttribute('data-theme'))
  expect(document.cookie).not.toContain('theme=')
})

it.each([
  ['Mara Okafor', 'MO'],
  ['mara', 'M'],
  ['  Ana María de la Cruz ', 'AC'],
  ['محمد علي', 'مع'],
  ['😀 x', '😀X'],
  ['   ', '?'],
])('shortens %j to %j', (name, short) => {
  expect(initials(name)).toBe(short)
})
