import { http, HttpResponse } from 'msw'
import type { ReactElement } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BatchRenameDialog } from '@/components/course/bulk/BatchRenameDialog'
import { PeopleDialog } from '@/components/course/members/PeopleDialog'
import { StructureEditor } from '@/components/course/structure/StructureEditor'
import { courseQueries } from '@/lib/query/course-queries'
import { fakeApi } from '@/test/msw/fake-api'
import { server } from '@/test/msw/server'
import { act, createTestClient, fireEvent, render, screen } from '@/test/utils/course-creation-test-utils'
import { addCourse, id, ids } from './edit-cases'
import { failures, pass, type Request, useFakeTimeouts } from './no-answers'

/**
 * Words that are typed into a form of their own, with every way in which a server fails to take them: they are in
 * their form again, and the reason stands there.
 */

interface Form {
  name: string
  request: Request
  show: () => ReactElement
  /** Types `My words` somewhere and sends them. */
  type: () => Promise<void>
  field: () => HTMLElement
  words: string
  /** Sent again by the queue where nobody answered; the others are asked for by their form. */
  triesMs: Record<(typeof failures)[number]['code'], number>
}

const queued = { internal: 1_000, network: 8_000, timeout: 75_000 }
const once = { internal: 1_000, network: 1_000, timeout: 16_000 }

const forms: Form[] = [
  {
    name: 'the title of a new chapter',
    request: ['post', '/api/courses/:id/chapters'],
    show: () => <StructureEditor courseId={id} mode="edit" />,
    type: async () => {
      await press('Add chapter')
      enter(screen.getByPlaceholderText('Chapter title'), 'My words')
    },
    field: () => screen.getByPlaceholderText('Chapter title'),
    words: 'My words',
    triesMs: queued,
  },
  {
    name: 'the title of a new video',
    request: ['post', '/api/chapters/:id/videos'],
    show: () => <StructureEditor courseId={id} mode="edit" />,
    type: async () => {
      await press('Add video to A')
      enter(screen.getByPlaceholderText('Video title'), 'My words')
    },
    field: () => screen.getByPlaceholderText('Video title'),
    words: 'My words',
    triesMs: queued,
  },
  {
    name: 'a pasted outline',
    request: ['post', '/api/courses/:id/outline'],
    show: () => <StructureEditor courseId={id} mode="edit" />,
    type: async () => {
      const outline = screen.getByRole('treegrid')
      fireEvent.paste(outline, { clipboardData: { getData: () => 'My words\n  And more', files: [] } })
      await vi.dynamicImportSettled()
      await soon()
      await press('Add 1 chapter and 1 video')
    },
    field: () => screen.getByRole('textbox', { name: 'Outline' }),
    words: 'My words\n  And more',
    triesMs: queued,
  },
  {
    name: 'a pattern for many titles',
    request: ['post', '/api/courses/:id/renames'],
    show: () => (
      <BatchRenameDialog
        courseId={id}
        items={[
          { type: 'video', id: ids.a1 },
          { type: 'chapter', id: ids.b },
        ]}
        onClose={onClose}
      />
    ),
    type: async () => {
      const pattern = screen.getByRole('textbox', { name: 'Pattern' })
      fireEvent.change(pattern, { target: { value: 'My words' } })
      await press('Rename 1 chapter and 1 video')
    },
    field: () => screen.getByRole('textbox', { name: 'Pattern' }),
    words: 'My words',
    triesMs: queued,
  },
  {
    name: 'an address to invite',
    request: ['post', '/api/courses/:id/members'],
    show: () => (
      <PeopleDialog course={{ id, title: 'Light', access: 'owner' }} onClose={onClose} onLeft={onClose} />
    ),
    type: async () => {
      fireEvent.change(screen.getByLabelText('Email'), { target: { value: 'my@words.example' } })
      await press('Invite')
    },
    field: () => screen.getByLabelText('Email'),
    words: 'my@words.example',
    triesMs: once,
  },
]

const onClose = vi.fn()
/** Without the pauses of a person: the timers are not the browser's. */
const press = async (name: string) => {
  fireEvent.click(screen.getByRole('button', { name }))
  await soon()
}
const enter = (field: HTMLElement, text: string) => {
  fireEvent.change(field, { target: { value: text } })
  fireEvent.keyDown(field, { key: 'Enter' })
}
const soon = (ms = 200) => act(() => pass(ms))

beforeEach(() => {
  onClose.mockReset()
  useFakeTimeouts()
  addCourse()
})
afterEach(() => {
  vi.useRealTimers()
})

describe.each(forms)('$name', ({ request, show, type, field, words, triesMs }) => {
  it.each(failures)('answered $how is in its field again, with the reason', async (failure) => {
    const client = createTestClient()
    client.setQueryData(courseQueries.detail(id).queryKey, fakeApi.course(id))
    server.use(
      http.get('*/api/courses/:id/members', () => HttpResponse.json({ items: [], nextCursor: null })),
    )
    failure.begin(request)
    const before = fakeApi.course(id)
    const page = render(show(), { client })
    await soon()
    await type()
    await soon(triesMs[failure.code])
    expect(field()).toHaveValue(words)
    const said = field().getAttribute('aria-describedby')
    const beside = said === null ? '' : (document.getElementById(said)?.textContent ?? '')
    const alerts = screen.queryAllByRole('alert').map((alert) => alert.textContent)
    expect([beside, ...alerts].join(' ')).toMatch(/Not now|cannot be reached|did not answer/)
    expect(onClose).not.toHaveBeenCalled()
    expect(fakeApi.course(id)).toEqual(before)
    page.unmount()
  })
})
