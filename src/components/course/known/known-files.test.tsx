import userEvent from '@testing-library/user-event'
import { http } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'
import { ModalHost } from '@/components/course/modals/ModalHost'
import { Toaster } from '@/components/ui/Toaster'
import { UploadManager } from '@/components/course/UploadManager'
import { findVideo } from '@/lib/course-tree'
import { makeChapter, makeCourse, makeFile, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { failWith } from '@/test/msw/failures'
import { server } from '@/test/msw/server'
import { render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import type { KnownFile } from '@/types/api'

const there = makeVideo({ filename: 'Heron at dawn' })
const chapter = makeChapter({ title: 'Light', videos: [there] })
const course = makeCourse({ title: 'Birds', chapters: [chapter] })

const known = (changes: Partial<KnownFile> = {}): KnownFile => ({
  videoId: there.id,
  title: there.filename,
  originalFilename: 'heron.mp4',
  courseId: course.id,
  courseTitle: 'Birds',
  chapterId: chapter.id,
  chapterTitle: 'Light',
  isReady: true,
  isSame: true,
  ...changes,
})

beforeEach(() => {
  fakeApi.add(course)
})

async function choose(...names: string[]) {
  render(
    <>
      <UploadManager courseId={course.id} chapterId={chapter.id} chapterTitle="Light" />
      <ModalHost />
      <Toaster />
    </>,
  )
  const user = userEvent.setup()
  await screen.findByText('Heron at dawn')
  await user.upload(
    screen.getByLabelText('Upload videos to Light'),
    names.map((name) => makeFile({ name, size: 2_000 })),
  )
  return user
}
const question = (name: string) => screen.findByRole('dialog', { name })
const sent = (path: string) => fakeApi.requests.filter((request) => request.path === path)
const parts = () => fakeApi.requests.filter(({ path }) => path.endsWith('/sign'))
const videos = () => fakeApi.course(course.id).chapters[0]?.videos ?? []
const noQuestion = () => waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())

describe('files that a course has already', () => {
  it('are not asked about when there are none', async () => {
    await choose('new.mp4')
    await waitFor(() => expect(videos().at(-1)).toMatchObject({ filename: 'new', status: 'ready' }))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('are asked about once, together, while the others are sent', async () => {
    fakeApi.known.set('a.mp4', [known()])
    fakeApi.known.set('c.mp4', [known({ isSame: false })])
    await choose('a.mp4', 'b.mp4', 'c.mp4')
    const dialog = await question('You have 2 of these files already')
    expect(
      within(dialog).getByText('The same file is in “Birds”, chapter “Light”, as “Heron at dawn”.'),
    ).toBeVisible()
    expect(within(dialog).getByText(/^A file of the same name and size is in/)).toBeVisible()
    expect(within(dialog).getByRole('combobox', { name: 'What to do with a.mp4' })).toHaveValue('reuse')
    expect(within(dialog).getByRole('combobox', { name: 'What to do with c.mp4' })).toHaveValue('both')
    expect(within(dialog).getByRole('combobox', { name: 'For all 2 files' })).toHaveDisplayValue(
      'Different choices',
    )
    await waitFor(() => expect(videos().at(-1)).toMatchObject({ filename: 'b', status: 'ready' }))
  })

  it('are used again without a byte sent', async () => {
    fakeApi.known.set('a.mp4', [known()])
    const user = await choose('a.mp4')
    await user.click(
      within(await question('You have this file already')).getByRole('button', { name: 'Go on' }),
    )
    await waitFor(() => expect(videos().at(-1)).toMatchObject({ filename: 'a', status: 'ready' }))
    expect(sent(`/api/videos/${there.id}/reuse`)).toHaveLength(1)
    expect(parts()).toHaveLength(0)
    await waitFor(() => expect(screen.queryByText(/in a course already/)).not.toBeInTheDocument())
    expect(screen.getByText('a')).toBeVisible()
  })

  it('are sent all the same, left out, or put in the place of the one that is there: one word for all', async () => {
    for (const name of ['a.mp4', 'b.mp4']) fakeApi.known.set(name, [known()])
    const user = await choose('a.mp4', 'b.mp4')
    let dialog = await question('You have 2 of these files already')
    await user.selectOptions(within(dialog).getByRole('combobox', { name: 'For all 2 files' }), 'skip')
    expect(within(dialog).getByRole('combobox', { name: 'What to do with b.mp4' })).toHaveValue('skip')
    await user.selectOptions(within(dialog).getByRole('combobox', { name: 'What to do with b.mp4' }), 'both')
    await user.click(within(dialog).getByRole('button', { name: 'Go on' }))
    await waitFor(() => expect(videos().at(-1)).toMatchObject({ filename: 'b', status: 'ready' }))
    expect(videos().map(({ filename }) => filename)).toEqual(['Heron at dawn', 'b'])

    await user.upload(
      screen.getByLabelText('Upload videos to Light'),
      makeFile({ name: 'a.mp4', size: 2_000 }),
    )
    dialog = await question('You have this file already')
    await user.selectOptions(within(dialog).getByRole('combobox'), 'replace')
    await user.click(within(dialog).getByRole('button', { name: 'Go on' }))
    await waitFor(() =>
      expect(findVideo(fakeApi.course(course.id), there.id)).toMatchObject({ originalFilename: 'a.mp4' }),
    )
    expect(sent('/api/videos/upload').at(-1)?.body).toMatchObject({ id: there.id, replace: true })
    expect(videos()).toHaveLength(2)
  })

  it('wait in their rows when it is decided later', async () => {
    fakeApi.known.set('a.mp4', [known({ isReady: false })])
    const user = await choose('a.mp4')
    await question('You have this file already')
    await user.keyboard('{Escape}')
    await noQuestion()
    await user.click(await screen.findByRole('button', { name: 'Choose what to do with a' }))
    const dialog = await question('You have this file already')
    const choices = within(dialog).getByRole('combobox', { name: 'What to do with a.mp4' })
    expect(
      within(choices)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual(['Skip this file', 'Keep both, send it too'])
    await user.click(within(dialog).getByRole('button', { name: 'Go on' }))
    await waitFor(() => expect(screen.queryByText(/in a course already/)).not.toBeInTheDocument())
    expect(videos()).toHaveLength(1)
    // The server never heard of that upload.
    expect(fakeApi.requests.filter(({ method }) => method === 'DELETE')).toEqual([])
  })

  it('can be used again while the first copy is still being sent: they wait for it', async () => {
    let arrive = () => {}
    const held = new Promise<void>((resolve) => (arrive = resolve))
    server.use(http.put('*/storage/uploads/:id/:part', () => held)) // then the fake's own answer
    const user = await choose('a.mp4')
    await waitFor(() => expect(fakeApi.uploads.size).toBe(1))
    const [first] = fakeApi.uploads.values()
    fakeApi.known.set('b.mp4', [known({ videoId: first?.videoId ?? '', title: 'a', isReady: false })])
    await user.upload(
      screen.getByLabelText('Upload videos to Light'),
      makeFile({ name: 'b.mp4', size: 2_000 }),
    )
    const dialog = await question('You have this file already')
    expect(within(dialog).getByText(/^The same file is being sent to “Birds”/)).toBeVisible()
    const choices = within(dialog).getByRole('combobox', { name: 'What to do with b.mp4' })
    expect(
      within(choices)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual(['Reuse, send nothing', 'Keep both, send it too', 'Replace that video', 'Skip this file'])
    await user.click(within(dialog).getByRole('button', { name: 'Go on' }))
    await noQuestion()
    expect(sent(`/api/videos/${first?.videoId}/reuse`)).toHaveLength(0)

    arrive()
    await waitFor(() => expect(sent(`/api/videos/${first?.videoId}/reuse`)).toHaveLength(1))
    await waitFor(() => expect(videos().at(-1)).toMatchObject({ filename: 'b', status: 'ready' }))
    expect(videos().map(({ filename }) => filename)).toEqual(['Heron at dawn', 'a', 'b'])
    expect(fakeApi.uploads.size).toBe(1)
  })

  it('are sent themselves when the first copy is taken off before it has arrived', async () => {
    let arrive = () => {}
    const held = new Promise<void>((resolve) => (arrive = resolve))
    server.use(http.put('*/storage/uploads/:id/:part', () => held))
    const user = await choose('a.mp4')
    await waitFor(() => expect(fakeApi.uploads.size).toBe(1))
    const [first] = fakeApi.uploads.values()
    fakeApi.known.set('b.mp4', [known({ videoId: first?.videoId ?? '', title: 'a', isReady: false })])
    await user.upload(
      screen.getByLabelText('Upload videos to Light'),
      makeFile({ name: 'b.mp4', size: 2_000 }),
    )
    await user.click(
      within(await question('You have this file already')).getByRole('button', { name: 'Go on' }),
    )
    await noQuestion()
    await user.click(await screen.findByRole('button', { name: 'Cancel upload of a' }))
    arrive()
    await waitFor(() => expect(videos().at(-1)).toMatchObject({ filename: 'b', status: 'ready' }))
    expect(sent(`/api/videos/${first?.videoId}/reuse`)).toHaveLength(0)
  })

  it('stay in their rows with the reason told when they cannot be used again', async () => {
    fakeApi.known.set('a.mp4', [known()])
    failWith('post', '/api/videos/:id/reuse', 'notFound', { message: 'This video no longer exists.' })
    const user = await choose('a.mp4')
    await user.click(
      within(await question('You have this file already')).getByRole('button', { name: 'Go on' }),
    )
    await noQuestion()
    expect((await screen.findAllByText('This video no longer exists.')).length).toBeGreaterThan(0)
    expect(await screen.findByRole('button', { name: 'Choose what to do with a' })).toBeVisible()
    expect(videos()).toHaveLength(1)
  })
})
