import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, it } from 'vitest'
import { StorageSection } from '@/components/account/StorageSection'
import type { AdminAccount } from '@/schemas/account'
import { failWith } from '@/test/msw/failures'
import { server } from '@/test/msw/server'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { AccountsScreen } from './AccountsScreen'
import { bytesOfGb, gbOfBytes } from './gigabytes'

const GB = 1024 ** 3
const account = (name: string, overrides: Partial<AdminAccount> = {}): AdminAccount => ({
  ...{ id: name, name, email: `${name}@example.org`, role: 'instructor', usedBytes: 500_000_000 },
  ...{ quotaBytes: 2 * GB, isOwnQuota: false, deletion_due: null },
  ...overrides,
})

let accounts: AdminAccount[]
let asked: URLSearchParams[]
beforeEach(() => {
  asked = []
  accounts = [account('Mara'), account('Jonas', { quotaBytes: null, role: 'admin' })]
  server.use(
    http.get('*/api/admin/accounts', ({ request }) => {
      const query = new URL(request.url).searchParams
      asked.push(query)
      const found = accounts.filter(({ name }) => name.includes(query.get('search') ?? ''))
      const [from, isLast] = query.has('cursor') ? [1, true] : [0, found.length < 2]
      return HttpResponse.json({
        ...{
          items: found.slice(from, from + 1),
          nextCursor: isLast ? null : 'next',
          defaultQuotaBytes: 2 * GB,
        },
      })
    }),
    http.put('*/api/admin/accounts/Mara/quota', async ({ request }) => {
      const { quotaBytes } = (await request.json()) as { quotaBytes: number | null }
      accounts = [account('Mara', { quotaBytes: quotaBytes ?? 2 * GB, isOwnQuota: quotaBytes !== null })]
      return HttpResponse.json({ quotaBytes })
    }),
  )
})

const change = async (text: string) => {
  await userEvent.click(await screen.findByRole('button', { name: 'Change limit of Mara' }))
  const field = screen.getByLabelText('Limit in GB')
  await userEvent.clear(field)
  await userEvent.type(field, text)
  await userEvent.click(screen.getByRole('button', { name: 'Set limit' }))
}

it('shows who has how much, page by page', async () => {
  render(<AccountsScreen />)
  expect(await screen.findByText('500 MB of 2 GB used')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Show more accounts' }))
  expect(await screen.findByText('500 MB used. There is no limit.')).toBeVisible()
})

it('searches once the typing stands still', async () => {
  render(<AccountsScreen />)
  await userEvent.type(screen.getByLabelText('Search by name or email'), 'Jonas')
  await waitFor(() => expect(screen.queryByText('Mara')).not.toBeInTheDocument())
  expect(asked.at(-1)?.get('search')).toBe('Jonas')
  await userEvent.type(screen.getByLabelText('Search by name or email'), 'x')
  expect(await screen.findByText('Nobody’s name or email has this in it.')).toBeVisible()
})

it('a limit is set in place, and taken back', async () => {
  render(<AccountsScreen />)
  await change('0,5')
  expect(await screen.findByText('500 MB of 512 MB used')).toBeVisible()
  expect(screen.getByText('A limit of their own')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Change limit of Mara' }))
  expect(screen.getByLabelText('Limit in GB')).toHaveFocus()
  await userEvent.click(screen.getByRole('button', { name: 'As for everybody' }))
  expect(await screen.findByText('500 MB of 2 GB used')).toBeVisible()
})

it('what is no number is said before anything is sent; what the server refuses, at the field', async () => {
  failWith('put', '/api/admin/accounts/Mara/quota', 'notFound', { message: 'There is no such account.' })
  render(<AccountsScreen />)
  await change('much')
  expect(await screen.findByText('Write a number of GB, such as 50 or 0.5.')).toBeVisible()
  await userEvent.clear(screen.getByLabelText('Limit in GB'))
  await userEvent.type(screen.getByLabelText('Limit in GB'), '5{Enter}')
  expect(await screen.findByText('There is no such account.')).toBeVisible()
  expect(screen.getByLabelText('Limit in GB')).toHaveValue('5')
})

it('a list that could not be read can be asked for again', async () => {
  failWith('get', '/api/admin/accounts', 'unavailable')
  render(<AccountsScreen />)
  expect(await screen.findByText('The accounts could not be loaded')).toBeVisible()
})

it('gigabytes are read as they are written', () => {
  expect(['1', '0.5', '1,25', ' 7 '].map(bytesOfGb)).toEqual([GB, GB / 2, 1.25 * GB, 7 * GB])
  expect(['', '-1', '1e3', '1.2345', 'GB', '12345678'].map(bytesOfGb)).toEqual(Array(6).fill(undefined))
  expect(gbOfBytes(1.25 * GB)).toBe('1.25')
})

it.each([
  [{ usedBytes: 5_000_000, quotaBytes: null }, '5 MB used. There is no limit.', false],
  [{ usedBytes: 5_000_000, quotaBytes: GB }, '5 MB of 1 GB used', false],
  [{ usedBytes: GB, quotaBytes: GB }, /of 1 GB used, full/, true],
  [{ usedBytes: 0, quotaBytes: 0 }, /of 0 GB used, full/, true],
])('one’s own storage %j', async (use, words, isFull) => {
  server.use(http.get('*/api/account/storage', () => HttpResponse.json(use)))
  render(<StorageSection />)
  await waitFor(() => expect(screen.getByRole('region', { name: 'Storage' })).toHaveTextContent(words))
  expect(screen.queryByText(/Nothing more can be uploaded/) !== null).toBe(isFull)
})
