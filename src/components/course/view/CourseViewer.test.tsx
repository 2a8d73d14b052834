import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, it } from 'vitest'
import { CourseEditor } from '@/components/course/edit/CourseEditor'
import { courseQueries } from '@/lib/query/course-queries'
import { getAnnouncement } from '@/lib/announce'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { server } from '@/test/msw/server'
import { act, createTestClient, render, screen, within } from '@/test/utils/course-creation-test-utils'
import type { CourseAccess } from '@/types/course'
import type { CourseMember } from '@/types/members'

const person = (name: string, role: CourseAccess): CourseMember => ({
  ...{ id: name, role, email: null, expires_at: null },
  user: { id: name, name },
})
let members: CourseMember[] = []
beforeEach(() => {
  members = [person('Ines Duarte', 'owner'), person('Jonas Berg', 'viewer')]
  server.use(
    http.get('*/api/courses/:id/members', () => HttpResponse.json({ items: members, nextCursor: null })),
  )
})

function show(access: CourseAccess) {
  const course = fakeApi.add(
    makeCourse({
      title: 'Statistics for field ecologists',
      access,
      setup_completed_at: '2026-01-05T09:00:00.000Z',
      chapters: [
        makeChapter({ title: 'Before you go out', videos: [makeVideo({ filename: 'What a sample is' })] }),
        makeChapter({
          title: 'Counting',
          videos: [makeVideo({ status: 'error', error_message: 'The file ends too early.' })],
        }),
      ],
    }),
  )
  const client = createTestClient()
  const { queryKey } = courseQueries.detail(course.id)
  client.setQueryData(queryKey, course)
  render(<CourseEditor courseId={course.id} />, { client })
  const rights = (next: CourseAccess) =>
    act(() => {
      client.setQueryData(queryKey, (old) => old && { ...old, access: next })
    })
  return { user: userEvent.setup(), rights }
}

it('shows the whole course and nothing to change it with', async () => {
  show('viewer')
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Statistics for field ecologists' }),
  ).toBeVisible()
  const outline = screen.getByRole('list', { name: 'Outline' })
  expect(within(outline).getAllByRole('listitem')).toHaveLength(4)
  expect(within(outline).getByText('The file ends too early.')).toBeVisible()
  const buttons = within(screen.getByRole('main')).getAllByRole('button')
  expect(buttons.map((button) => button.getAttribute('aria-label') ?? button.textContent)).toEqual([
    'Preview',
    'People',
    'Collapse Before you go out',
    'Play video What a sample is',
    'Collapse Counting',
  ])
  expect(screen.queryByRole('textbox')).not.toBeInTheDocument()
  expect(fakeApi.writes).toEqual([])
})

it('says who can change it', async () => {
  show('viewer')
  expect(await screen.findByText('Ines Duarte')).toBeVisible()
  expect(screen.getByText(/You can look at this course;/)).toHaveTextContent(
    'You can look at this course; Ines Duarte can change it.',
  )
})

it.each([
  [['Mara Okafor'], 'Ines Duarte and Mara Okafor can change it.'],
  [['Mara Okafor', 'Tilda Vik'], 'Ines Duarte and 2 others can change it.'],
])('names %s too', async (others, expected) => {
  members.push(...others.map((name) => person(name, 'editor')))
  show('viewer')
  await screen.findByText('Ines Duarte')
  expect(screen.getByText(/You can look at this course;/)).toHaveTextContent(expected)
})

it('closes a chapter and opens it again', async () => {
  const { user } = show('viewer')
  await user.click(await screen.findByRole('button', { name: 'Collapse Before you go out' }))
  expect(screen.queryByText('What a sample is')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Expand Before you go out' }))
  expect(screen.getByText('What a sample is')).toBeVisible()
})

it('takes the place of the editor, and gives it back, when the rights change', async () => {
  const { rights } = show('editor')
  expect(screen.getByRole('button', { name: 'Edit course title' })).toBeVisible()
  rights('viewer')
  expect(await screen.findByText(/You can look at this course;/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Edit course title' })).not.toBeInTheDocument()
  expect(getAnnouncement().message).toBe('You can only look at this course now.')
  rights('owner')
  expect(await screen.findByRole('button', { name: 'Edit course title' })).toBeVisible()
  expect(getAnnouncement().message).toBe('You are an owner of this course now.')
})
