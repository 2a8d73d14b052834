import userEvent from '@testing-library/user-event'
import { act, fireEvent } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { WatchedPlace } from '@/lib/learning/watched-place'
import { server } from '@/test/msw/server'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { LessonTabs } from './LessonTabs'

const time = (second: number) => new Date(second * 1000).toISOString().slice(11, 23)
const vtt = (...texts: string[]) =>
  `WEBVTT\n\n${texts.map((text, i) => `${time(i * 2)} --> ${time(i * 2 + 2)}\n${text}\n`).join('\n')}`

let texts: Record<string, string>
let captions: { src: string; language: string; label: string }[]
let place: WatchedPlace
let asked: string[]

beforeEach(() => {
  // jsdom has no layout.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(440)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(44)
  place = new WatchedPlace('v1')
  asked = []
  texts = { en: vtt('Stand still', 'Count the birds', 'Write <b>it</b> down'), ar: vtt('قف', 'عد الطيور') }
  captions = [
    { src: '/api/captions/en', language: 'en', label: 'English' },
    { src: '/api/captions/ar', language: 'ar', label: 'العربية' },
  ]
  server.use(
    http.get('*/api/videos/:id/playback', () => {
      asked.push('playback')
      const more = { sources: [], poster: null, sprite: null, expires_at: '2099-01-01T00:00:00.000Z' }
      return HttpResponse.json({ ...more, captions })
    }),
    http.get('*/api/captions/:language', ({ params: { language } }) => {
      asked.push(String(language))
      const text = texts[String(language)]
      return text === undefined ? new HttpResponse(null, { status: 403 }) : HttpResponse.text(text)
    }),
  )
})

afterEach(() => vi.restoreAllMocks())

const show = () =>
  render(
    <LessonTabs videoId="v1" version={undefined} place={place}>
      <p>About it</p>
    </LessonTabs>,
  )
const line = (name: RegExp) => screen.findByRole('button', { name })

it('marks what is said, and jumps to what is clicked', async () => {
  const jump = vi.fn()
  place.connect(jump)
  show()
  const count = await line(/Count the birds/)
  expect(count).toHaveTextContent('0:02Count the birds')
  act(() => place.note(2.5))
  expect(count).toHaveAttribute('aria-current', 'true')
  fireEvent.click(await line(/Write it down/))
  expect(jump).toHaveBeenCalledWith(4)
  expect(await line(/Write it down/)).toHaveAttribute('aria-current', 'true')
  expect(count).not.toHaveAttribute('aria-current')
})

it('shows a script in captions as text', async () => {
  texts.en = vtt('&lt;img src=x onerror=alert(1)&gt;', '<script>alert(1)</script>Hello')
  const { container } = show()
  expect(await line(/onerror/)).toHaveTextContent('<img src=x onerror=alert(1)>')
  expect(container.querySelector('img, script')).toBeNull()
})

it('follows the captions that the player shows; another language can be chosen, and is read its own way', async () => {
  const user = userEvent.setup()
  show()
  await line(/Stand still/)
  act(() => place.noteLanguage('ar'))
  expect(await line(/عد الطيور/)).toBeVisible()
  expect(screen.getByRole('list', { name: 'Transcript' })).toHaveAttribute('dir', 'rtl')
  await user.selectOptions(screen.getByLabelText('Language of the transcript'), 'en')
  expect(await line(/Stand still/)).toBeVisible()
  expect(screen.getByRole('list', { name: 'Transcript' })).toHaveAttribute('lang', 'en')
})

it('is searched, and says how much was found', async () => {
  const user = userEvent.setup()
  show()
  await line(/Stand still/)
  const field = screen.getByRole('searchbox', { name: 'Search in the transcript' })
  await user.type(field, 'COUNT the')
  expect(screen.getByText('In 1 caption')).toBeVisible()
  expect((await line(/Count the birds/)).querySelector('mark')).toHaveTextContent('Count the')
  expect(screen.queryByRole('button', { name: /Stand still/ })).not.toBeInTheDocument()
  await user.type(field, ' nothing')
  expect(screen.getByText('Not found')).toBeVisible()
  await user.clear(field)
  expect(await line(/Stand still/)).toBeVisible()
})

it('is one stop of the Tab key; arrows, Home and End lead through it, Enter jumps', async () => {
  const user = userEvent.setup()
  const jump = vi.fn()
  place.connect(jump)
  show()
  const first = await line(/Stand still/)
  first.focus()
  await user.keyboard('{ArrowDown}')
  expect(await line(/Count the birds/)).toHaveFocus()
  await user.keyboard('{End}')
  expect(await line(/Write it down/)).toHaveFocus()
  await user.keyboard('{Enter}')
  expect(jump).toHaveBeenCalledWith(4)
  await user.keyboard('{Home}')
  expect(first).toHaveFocus()
  expect(screen.getAllByRole('listitem').filter((row) => row.querySelector('[tabindex="0"]'))).toHaveLength(1)
})

it('draws few of 20,000 lines, and goes on saying how many there are', async () => {
  texts.en = vtt(...Array.from({ length: 20_000 }, (_line, i) => `Line ${i}`))
  show()
  await line(/Line 0/)
  const rows = screen.getAllByRole('listitem')
  expect(rows.length).toBeLessThan(60)
  expect(rows[0]).toHaveAttribute('aria-setsize', '20000')
})

it('asks for new addresses when the captions cannot be fetched', async () => {
  const user = userEvent.setup()
  const kept = texts.en ?? ''
  delete texts.en
  show()
  expect(await screen.findByRole('alert')).toHaveTextContent('The transcript could not be read')
  texts.en = kept
  captions = captions.map((one) => ({ ...one, src: `${one.src}?fresh` }))
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await line(/Stand still/)).toBeVisible()
})

it('is not there without captions; with them, what the course is about is one key away', async () => {
  const user = userEvent.setup()
  const { unmount } = show()
  expect(await screen.findByRole('tab', { name: 'Transcript', selected: true })).toBeVisible()
  screen.getByRole('tab', { name: 'Transcript' }).focus()
  await user.keyboard('{ArrowRight}')
  expect(screen.getByRole('tab', { name: 'About the course', selected: true })).toHaveFocus()
  expect(screen.getByText('About it')).toBeVisible()
  unmount()
  captions = []
  asked = []
  show()
  await waitFor(() => expect(asked).toContain('playback'))
  expect(screen.getByText('About it')).toBeVisible()
  expect(screen.queryByRole('tab')).not.toBeInTheDocument()
})
