import { HttpResponse, http } from 'msw'
import { afterEach, beforeEach, expect, it } from 'vitest'
import userEvent from '@testing-library/user-event'
import { apiFetch } from '@/lib/api/client'
import { newId } from '@/lib/ids'
import { onDemand } from '@/lib/on-demand'
import { declineReload } from '@/lib/update-watch'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { goOffline } from '@/test/msw/failures'
import { server } from '@/test/msw/server'
import { makeFile } from '@/test/factories'
import { act, render, screen } from '@/test/utils/course-creation-test-utils'
import { ReloadOffer } from './ReloadOffer'

/** Answers of a server with that build. */
const serve = (build: string) =>
  server.use(http.get('*/api/thing', () => HttpResponse.json({}, { headers: { 'X-Lectern-Build': build } })))
const ask = () => act(() => apiFetch('/api/thing'))

const FILE = '/_next/static/chunks/0abc.js'
/** As the loader of the pages fails; it has tried twice by then. */
const missing = () =>
  onDemand(() =>
    Promise.reject(
      Object.assign(new Error(`Failed to load chunk ${FILE} from module 7`), { name: 'ChunkLoadError' }),
    ),
  )
const answerFile = (status: number) =>
  server.use(http.head(`*${FILE}`, () => new HttpResponse(null, { status })))

let own = ''
beforeEach(() => {
  own = newId()
  document.documentElement.dataset.build = own
})
afterEach(() => {
  act(declineReload)
  delete document.documentElement.dataset.build
})

const offer = (name = 'Lectern was updated') => screen.queryByRole('complementary', { name })

it('is not there while the server has the build of the page, or none', async () => {
  render(<ReloadOffer />)
  serve(own)
  await ask()
  server.use(http.get('*/api/thing', () => HttpResponse.json({})))
  await ask()
  expect(offer()).toBeNull()
})

it('comes with the first answer of another build, and once for each that somebody declines', async () => {
  render(<ReloadOffer />)
  const [next, later] = [newId(), newId()]
  serve(next)
  await ask()
  expect(offer()).toHaveTextContent('Reload when it suits you: what you typed is kept.')
  await userEvent.click(screen.getByRole('button', { name: 'Not now' }))
  await ask()
  expect(offer()).toBeNull()
  serve(later)
  await ask()
  expect(offer()).toBeVisible()
})

it('comes with a refusal, too: a page that is too old is refused more than others', async () => {
  render(<ReloadOffer />)
  server.use(
    http.get('*/api/thing', () =>
      HttpResponse.json({}, { status: 404, headers: { 'X-Lectern-Build': newId() } }),
    ),
  )
  await act(() => apiFetch('/api/thing').catch(() => undefined))
  expect(offer()).toBeVisible()
})

it('says what becomes of files on their way', async () => {
  useCourseCreationUI.getState().addUpload({
    id: 'u',
    videoId: 'v',
    courseId: 'c',
    chapterId: 'h',
    file: makeFile(),
    filename: 'a.mp4',
    progress: 5,
    status: 'uploading',
  })
  render(<ReloadOffer />)
  serve(newId())
  await ask()
  expect(offer()).toHaveTextContent(
    'Uploads stop then, and go on from where they are once you choose their files again.',
  )
})

it('comes when code of the page is gone from the server', async () => {
  render(<ReloadOffer />)
  answerFile(404)
  await act(() => expect(missing().get()).rejects.toMatchObject({ code: 'updated' }))
  expect(offer()).toBeVisible()
})

it('comes again when a part is missing that somebody wants after they declined', async () => {
  render(<ReloadOffer />)
  serve(newId())
  await ask()
  await userEvent.click(screen.getByRole('button', { name: 'Not now' }))
  answerFile(404)
  await act(() =>
    missing()
      .get()
      .catch(() => undefined),
  )
  expect(offer()).toBeVisible()
})

it('tells a part that cannot be had from an update', async () => {
  render(<ReloadOffer />)
  answerFile(200)
  await act(() => expect(missing().get()).rejects.toMatchObject({ code: 'updated' }))
  expect(offer()).toBeNull()
  expect(offer('A part of this page could not be loaded')).toBeVisible()
})

it.each([
  ['without a network', goOffline],
  ['while a server is away', () => answerFile(503)],
])('stays away %s: trying again is what helps', async (_name, arrange) => {
  render(<ReloadOffer />)
  arrange()
  await act(() => expect(missing().get()).rejects.toMatchObject({ code: 'network' }))
  expect(screen.queryByRole('complementary')).toBeNull()
})
