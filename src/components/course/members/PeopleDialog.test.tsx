import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { memberKeys } from '@/lib/query/member-queries'
import { sessionQueries } from '@/lib/query/session-queries'
import { makeUser } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { problemResponse } from '@/test/msw/route'
import { server } from '@/test/msw/server'
import { createTestClient, render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import type { CourseAccess } from '@/types/course'
import type { CourseMember } from '@/types/members'
import { PeopleDialog } from './PeopleDialog'

const mara = makeUser({ id: 'mara', name: 'Mara Okafor', email: 'mara@example.org' })
const member = (overrides: Partial<CourseMember>): CourseMember => ({
  id: 'owner',
  role: 'owner',
  user: { id: mara.id, name: mara.name },
  email: mara.email,
  expires_at: null,
  ...overrides,
})
const jonas = member({
  id: 'm-jonas',
  role: 'editor',
  user: { id: 'jonas', name: 'Jonas Berg' },
  email: 'jonas@example.org',
})
const tilda = member({
  id: 'm-tilda',
  role: 'viewer',
  user: null,
  email: 'tilda@example.org',
  expires_at: '2999-12-11T10:00:00.000Z',
})
const linkFor = (n: number) => `http://localhost/invite/${String(n).repeat(43)}`

let members: CourseMember[] = []
let links = 0
const sent: string[] = []
const at = (id: unknown) => members.findIndex((one) => one.id === id)

beforeEach(() => {
  members = [member({}), jonas, tilda]
  links = 0
  sent.length = 0
  const base = '*/api/courses/:courseId/members'
  server.use(
    http.get(base, () => HttpResponse.json({ items: members, nextCursor: null })),
    http.post(base, async ({ request }) => {
      const body = (await request.json()) as { email: string; role: CourseAccess }
      sent.push(`invite ${body.email} ${body.role}`)
      if (body.email === jonas.email) {
        const message = 'Jonas Berg is on this course already, as an editor.'
        return problemResponse(new AppError('conflict', message, { errors: [{ field: 'email', message }] }))
      }
      const isKnown = body.email === 'ada@example.org'
      const made = member({
        id: `m-${body.email}`,
        role: body.role,
        email: body.email,
        user: isKnown ? { id: 'ada', name: 'Ada Lindqvist' } : null,
        expires_at: isKnown ? null : '2999-12-24T10:00:00.000Z',
      })
      members = [...members, made]
      return HttpResponse.json({ member: made, link: isKnown ? null : linkFor(++links) }, { status: 201 })
    }),
    http.post(`${base}/:id/link`, ({ params }) => {
      sent.push(`renew ${String(params.id)}`)
      return HttpResponse.json({ member: members[at(params.id)], link: linkFor(++links) })
    }),
    http.patch(`${base}/:id`, async ({ params, request }) => {
      const { role } = (await request.json()) as { role: CourseAccess }
      sent.push(`role ${String(params.id)} ${role}`)
      members = members.map((one) => (one.id === params.id ? { ...one, role } : one))
      return HttpResponse.json(members[at(params.id)])
    }),
    http.delete(`${base}/:id`, ({ params }) => {
      sent.push(`remove ${String(params.id)}`)
      members = members.filter((one) => one.id !== params.id)
      return new HttpResponse(null, { status: 204 })
    }),
  )
})

async function show({ access = 'owner', as = mara }: { access?: CourseAccess; as?: typeof mara } = {}) {
  const failures: string[] = []
  const client = createTestClient((message) => failures.push(message))
  client.setQueryData(sessionQueries.me().queryKey, as)
  const [onClose, onLeft] = [vi.fn(), vi.fn()]
  render(
    <PeopleDialog course={{ id: 'course-1', title: 'Light', access }} onClose={onClose} onLeft={onLeft} />,
    { client },
  )
  await screen.findByText('Jonas Berg')
  return { user: userEvent.setup(), client, failures, onClose, onLeft }
}
const row = (name: string) => {
  const found = screen.getAllByRole('listitem').find((item) => within(item).queryByText(name))
  if (!found) throw new Error(`no row of ${name}`)
  return within(found)
}

describe('the list', () => {
  it('says who is here, with which rights, and who is invited until when', async () => {
    await show()
    expect(row('Mara Okafor').getByText('(you)')).toBeVisible()
    expect(row('Mara Okafor').getByText(/made this course/)).toBeVisible()
    expect(row('Jonas Berg').getByRole('combobox', { name: 'Rights of Jonas Berg' })).toHaveValue('editor')
    expect(row('tilda@example.org').getByText(/Invited; the link works until/)).toBeVisible()
  })

  it('says that a link has expired', async () => {
    members = [member({}), jonas, { ...tilda, expires_at: '2020-01-01T00:00:00.000Z' }]
    await show()
    expect(row('tilda@example.org').getByText('Invited; the link has expired')).toBeVisible()
  })

  it('is only to be looked at by those who do not own the course', async () => {
    const user = makeUser({ id: 'jonas', name: 'Jonas Berg' })
    members = [member({ email: null }), { ...jonas, email: null }]
    await show({ access: 'editor', as: user })
    expect(screen.queryByRole('combobox')).not.toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Invite' })).not.toBeInTheDocument()
    expect(row('Mara Okafor').queryByRole('button')).not.toBeInTheDocument()
    expect(row('Jonas Berg').getByRole('button', { name: 'Leave the course' })).toBeVisible()
  })

  it('can be asked for again when it could not be loaded', async () => {
    failWith('get', '/api/courses/:id/members', 'internal', { once: true, message: 'Not now.' })
    const client = createTestClient()
    render(
      <PeopleDialog
        course={{ id: 'course-1', title: 'Light', access: 'owner' }}
        onClose={vi.fn()}
        onLeft={vi.fn()}
      />,
      { client },
    )
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('Jonas Berg')).toBeVisible()
  })
})

describe('inviting', () => {
  it('gives the link that has to be sent, and says that no mail is', async () => {
    const { user } = await show()
    expect(screen.getByLabelText('Email')).toHaveFocus()
    await user.type(screen.getByLabelText('Email'), 'new@example.org')
    await user.selectOptions(screen.getByLabelText('Rights'), 'viewer')
    await user.click(screen.getByRole('button', { name: 'Invite' }))
    expect(await screen.findByLabelText('Invitation link')).toHaveValue(linkFor(1))
    expect(sent).toEqual(['invite new@example.org viewer'])
    expect(screen.getByText(/Lectern sends no mail/)).toBeVisible()
    expect(row('new@example.org').getByText(/Invited/)).toBeVisible()
    expect(screen.getByLabelText('Email')).toHaveValue('')

    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    await user.click(screen.getByRole('button', { name: 'Copy link' }))
    expect(write).toHaveBeenCalledExactlyOnceWith(linkFor(1))
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible()
  })

  it('makes somebody with an account a member, without a link', async () => {
    const { user } = await show()
    await user.type(screen.getByLabelText('Email'), 'ada@example.org{Enter}')
    expect(await screen.findByText('Ada Lindqvist')).toBeVisible()
    expect(screen.queryByLabelText('Invitation link')).not.toBeInTheDocument()
    expect(screen.getByLabelText('Email')).toHaveFocus()
  })

  it('says what is wrong with the address beside it, and keeps it', async () => {
    const { user } = await show()
    await user.click(screen.getByRole('button', { name: 'Invite' }))
    expect(screen.getByLabelText('Email')).toHaveAccessibleDescription(/Write an email address/)
    await user.type(screen.getByLabelText('Email'), 'jonas@example.org{Enter}')
    await waitFor(() =>
      expect(screen.getByLabelText('Email')).toHaveAccessibleDescription(/on this course already/),
    )
    expect(screen.getByLabelText('Email')).toHaveValue('jonas@example.org')
    expect(screen.getByLabelText('Email')).toHaveFocus()
  })

  it('says any other refusal in the dialog', async () => {
    failWith('post', '/api/courses/:id/members', 'rateLimited', { message: 'Try again in 7 minutes.' })
    const { user, failures } = await show()
    await user.type(screen.getByLabelText('Email'), 'new@example.org{Enter}')
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again in 7 minutes.')
    expect(failures).toEqual([])
  })

  it('makes a new link for an invitation', async () => {
    const { user } = await show()
    await user.click(screen.getByRole('button', { name: 'New link for tilda@example.org' }))
    expect(await screen.findByLabelText('Invitation link')).toHaveValue(linkFor(1))
    expect(sent).toEqual(['renew m-tilda'])
  })
})

describe('rights', () => {
  it('are changed at once', async () => {
    const { user } = await show()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Rights of Jonas Berg' }), 'viewer')
    expect(screen.getByRole('combobox', { name: 'Rights of Jonas Berg' })).toHaveValue('viewer')
    await waitFor(() => expect(sent).toEqual(['role m-jonas viewer']))
  })

  it('go back when the server refuses', async () => {
    failWith('patch', '/api/courses/:id/members/:memberId', 'internal')
    const { user, failures } = await show()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Rights of Jonas Berg' }), 'viewer')
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: 'Rights of Jonas Berg' })).toHaveValue('editor'),
    )
    expect(failures[0]).toMatch(/the old rights still hold/)
  })
})

describe('removing', () => {
  it('asks first, beginning at keeping them, and gives the focus back', async () => {
    const { user } = await show()
    const button = screen.getByRole('button', { name: 'Remove Jonas Berg' })
    await user.click(button)
    expect(screen.getByRole('button', { name: 'Keep' })).toHaveFocus()
    await user.keyboard('{Enter}')
    expect(button).toHaveFocus()
    expect(sent).toEqual([])
    await user.click(button)
    await user.click(screen.getByRole('button', { name: 'Remove' }))
    await waitFor(() => expect(screen.queryByText('Jonas Berg')).not.toBeInTheDocument())
    await waitFor(() => expect(sent).toEqual(['remove m-jonas']))
    expect(screen.getByRole('list', { name: 'People' })).toHaveFocus()
  })

  it('of an invitation takes its link away', async () => {
    const { user } = await show()
    await user.click(screen.getByRole('button', { name: 'New link for tilda@example.org' }))
    await screen.findByLabelText('Invitation link')
    await user.click(screen.getByRole('button', { name: 'Take back the invitation of tilda@example.org' }))
    await user.click(screen.getByRole('button', { name: 'Take back' }))
    await waitFor(() => expect(screen.queryByLabelText('Invitation link')).not.toBeInTheDocument())
    expect(screen.queryByText('tilda@example.org')).not.toBeInTheDocument()
  })

  it('of oneself is leaving', async () => {
    const you = makeUser({ id: 'jonas', name: 'Jonas Berg' })
    const { user, onLeft } = await show({ access: 'editor', as: you })
    await user.click(screen.getByRole('button', { name: 'Leave the course' }))
    expect(screen.getByText(/You will not see this course any more/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Leave' }))
    await waitFor(() => expect(onLeft).toHaveBeenCalledOnce())
  })

  it('puts the row back when the server refuses', async () => {
    failWith('delete', '/api/courses/:id/members/:memberId', 'internal')
    const { user, client, failures } = await show()
    await user.click(screen.getByRole('button', { name: 'Remove Jonas Berg' }))
    await user.click(screen.getByRole('button', { name: 'Remove' }))
    expect(await screen.findByText('Jonas Berg')).toBeVisible()
    await waitFor(() => expect(failures).toHaveLength(1))
    expect(client.getQueryData(memberKeys.list('course-1'))).toHaveLength(3)
  })
})
