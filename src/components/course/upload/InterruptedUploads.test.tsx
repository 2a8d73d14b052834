import 'fake-indexeddb/auto'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CourseEditor } from '@/components/course/edit/CourseEditor'
import { continueUploads } from '@/hooks/continue-uploads'
import { newId } from '@/lib/ids'
import { courseQueries } from '@/lib/query/course-queries'
import { uploadKeys } from '@/lib/query/upload-queries'
import { sessionQueries } from '@/lib/query/session-queries'
import { fingerprintOf } from '@/lib/upload-ledger/fingerprint'
import { forgetKeptHandles } from '@/lib/upload-ledger/kept-handles'
import { signPartsSchema } from '@/schemas/upload'
import { makeChapter, makeCourse, makeFile, makeVideo } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import type { UploadSummary } from '@/types/api'
import { createTestClient, render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'

const SIZE = 2_500

afterEach(async () => {
  vi.unstubAllGlobals()
  Reflect.deleteProperty(navigator, 'locks')
  await forgetKeptHandles()
})

/** A course with uploads that stopped after their first of three parts, as a page finds it that begins now. */
async function show(
  titles: string[],
  {
    sending = null,
    name = 'Interrupted uploads',
  }: { sending?: UploadSummary['sending']; name?: string } = {},
) {
  const files = titles.map((title) => makeFile({ name: `${title}.mp4`, size: SIZE + titles.indexOf(title) }))
  const videos = files.map((file, index) =>
    makeVideo({
      filename: titles[index] ?? '',
      status: 'uploading',
      size: file.size,
      originalFilename: file.name,
    }),
  )
  const course = makeCourse({
    setup_completed_at: '2026-01-05T09:00:00.000Z',
    chapters: [makeChapter({ videos })],
  })
  fakeApi.add(course)
  for (const [index, file] of files.entries()) {
    const id = newId()
    fakeApi.uploads.set(id, {
      id,
      videoId: videos[index]?.id ?? '',
      courseId: course.id,
      size: file.size,
      state: 'open',
      partSize: fakeApi.partSize,
      partCount: 3,
      replaces: false,
      sending,
      originalFilename: file.name,
      lastModified: file.lastModified,
      fingerprint: await fingerprintOf(file),
      parts: new Map([[1, { partNumber: 1, size: fakeApi.partSize, etag: 'x' }]]),
    })
  }
  const client = createTestClient()
  client.setQueryData(courseQueries.detail(course.id).queryKey, course)
  client.setQueryData(sessionQueries.me().queryKey, fakeApi.user ?? undefined)
  render(<CourseEditor courseId={course.id} />, { client })
  const panel = await screen.findByRole('region', { name })
  return {
    user: userEvent.setup(),
    client,
    courseId: course.id,
    files,
    panel: within(panel),
    statuses: () => fakeApi.course(course.id).chapters[0]?.videos.map(({ status }) => status),
    /** Parts that addresses were asked for, over all uploads. */
    signed: () =>
      fakeApi.requests
        .filter(({ path }) => path.endsWith('/sign'))
        .flatMap(({ body }) => signPartsSchema.parse(body).partNumbers)
        .toSorted((a, b) => a - b),
  }
}

describe('uploads that another page began', () => {
  it('say how far they came, in the outline and beside it, and never "Uploading"', async () => {
    const { panel } = await show(['Owls'])
    expect(await panel.findByText('Interrupted at 40 %, 1 kB of 2.5 kB are here')).toBeVisible()
    expect(await screen.findByText('Interrupted at 40 %')).toBeVisible()
    expect(screen.queryByText(/Uploading/)).not.toBeInTheDocument()
  })

  it('all go on with one choice of files, and send only what is missing', async () => {
    const { user, panel, files, statuses, signed } = await show(['Owls', 'Kestrels'])
    await user.upload(panel.getByLabelText('Choose the files of interrupted uploads'), files)
    await waitFor(() => expect(statuses()).toEqual(['ready', 'ready']))
    expect(signed()).toEqual([2, 2, 3, 3])
    await waitFor(() => expect(screen.queryByText('Interrupted uploads')).not.toBeInTheDocument())
  })

  it('go on with files of a dialog that lets the browser keep them', async () => {
    const { user, panel, files, statuses } = await show(['Owls', 'Kestrels'])
    const handles = files.map((file) => ({ kind: 'file', getFile: () => Promise.resolve(file) }))
    vi.stubGlobal('showOpenFilePicker', () => Promise.resolve(handles))
    await user.click(panel.getByText('Choose files…'))
    await waitFor(() => expect(statuses()).toEqual(['ready', 'ready']))
  })

  it('go on from their row', async () => {
    const { user, files, statuses, signed } = await show(['Owls'])
    const [file] = files
    if (file) await user.upload(screen.getByLabelText('Choose file for Owls', { selector: 'input' }), file)
    await waitFor(() => expect(statuses()).toEqual(['ready']))
    expect(signed()).toEqual([2, 3])
  })

  it('refuse another file and say why, and keep what has arrived', async () => {
    const { user, panel, statuses, signed } = await show(['Owls'])
    const wrong = makeFile({ name: 'Owls.mp4', size: 900 })
    await user.upload(panel.getByLabelText('Choose the files of interrupted uploads'), wrong)
    expect(await panel.findByRole('alert')).toHaveTextContent(
      '“Owls.mp4” is not the file that was begun: it has 900 B instead of 2.5 kB.',
    )
    await user.upload(screen.getByLabelText('Choose file for Owls', { selector: 'input' }), wrong)
    await waitFor(() => expect(screen.getAllByRole('alert')).toHaveLength(2))
    expect(statuses()).toEqual(['uploading'])
    expect(signed()).toEqual([])
  })

  it('are left to the device that sends them, until that was silent for a while', async () => {
    const { panel, client, courseId, files } = await show(['Owls'], {
      sending: { sender: 'a phone', sentBytes: 2_000, secondsAgo: 3 },
      name: 'Uploading elsewhere',
    })
    expect(await panel.findByText('Uploading on another device, 2 kB of 2.5 kB are here')).toBeVisible()
    expect(await screen.findByText('Uploading on another device, 80 %')).toBeVisible()
    expect(panel.queryByRole('button')).not.toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Choose file for Owls' })).not.toBeInTheDocument()
    expect(await continueUploads(client, courseId, files)).toBeNull()

    const [upload] = fakeApi.uploads.values()
    if (upload?.sending) upload.sending = { ...upload.sending, secondsAgo: 150 }
    await client.invalidateQueries({ queryKey: uploadKeys.unfinished(courseId) })
    expect(await screen.findByRole('region', { name: 'Interrupted uploads' })).toBeVisible()
    expect(await screen.findByText('Interrupted at 40 %')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Choose file for Owls' })).toBeVisible()
  })

  it('are left to the tab of this browser that sends them, in the outline too', async () => {
    const locks = {
      query: () =>
        Promise.resolve({
          held: [...fakeApi.uploads.keys()].map((id) => ({ name: `lectern-upload-${id}` })),
        }),
    }
    Object.defineProperty(navigator, 'locks', { value: locks, configurable: true })
    const { panel } = await show(['Owls'], { name: 'Uploading elsewhere' })
    expect(panel.getByText('Another tab is sending it')).toBeVisible()
    expect(await screen.findByText('Uploading in another tab, 40 %')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Choose file for Owls' })).not.toBeInTheDocument()
  })

  it('can be given up; the video is a plan again', async () => {
    const { user, panel, statuses } = await show(['Owls'])
    await user.click(await panel.findByRole('button', { name: 'Give up the upload of Owls' }))
    await waitFor(() => expect(statuses()).toEqual(['planned']))
  })
})
