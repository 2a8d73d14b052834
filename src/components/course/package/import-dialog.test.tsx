import { useState } from 'react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CoursePackage } from '@/schemas/package'
import { makeFile } from '@/test/factories'
import { crc32Of, makePackage, packageZip } from '@/test/factories/package'
import { fakeApi } from '@/test/msw/fake-api'
import { disconnect, failWith, hold } from '@/test/msw/failures'
import {
  createTestClient,
  fireEvent,
  render,
  screen,
  waitFor,
  within,
} from '@/test/utils/course-creation-test-utils'

import { ImportButton, ImportDialog } from './ImportButton'

const MP4 = 'media/01-01 Shadow.mp4'
const bytes = new TextEncoder().encode('the bytes of a video')

/** What is told outside of the dialog. */
const toasts: string[] = []
// What it loads is not what is waited for.
beforeAll(() => import('./ImportDialog'))
beforeEach(() => void (toasts.length = 0))

const pack = () =>
  makePackage({ file: { path: MP4, size: bytes.length, checksum: `crc32:${crc32Of(bytes)}` } })

async function zipOf(manifest: CoursePackage, file: Uint8Array | null = bytes): Promise<File> {
  const content = await packageZip([
    { path: 'course.json', text: JSON.stringify(manifest) },
    ...(file ? [{ path: MP4, bytes: file }] : []),
  ])
  return new File([new Uint8Array(content)], 'Light.lectern.zip', { type: 'application/zip' })
}
function Page() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <ImportButton onOpen={() => setIsOpen(true)} />
      {isOpen && <ImportDialog onClose={() => setIsOpen(false)} />}
    </>
  )
}
async function open() {
  const user = userEvent.setup()
  render(<Page />, { client: createTestClient((message) => toasts.push(message)) })
  await user.click(screen.getByRole('button', { name: 'Import a course' }))
  await screen.findByRole('dialog', { name: 'Import a course' })
  return user
}
const choose = (file: File) =>
  fireEvent.change(screen.getByLabelText('Course package'), { target: { files: [file] } })
const rows = () =>
  within(screen.getByRole('table'))
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map(({ textContent }) => textContent))
const saved = (id: string) =>
  fakeApi
    .course(id)
    .chapters.map(({ title, videos }) => [title, ...videos.map(({ filename, status }) => [filename, status])])

describe('a package', () => {
  it('is shown first, taken in when that is said, and its files are sent', async () => {
    const manifest = pack()
    const user = await open()
    expect(screen.getByRole('button', { name: 'Choose a package…' })).toHaveFocus()
    choose(await zipOf(manifest))
    expect(await screen.findByRole('dialog', { name: 'Import “Light”' })).toBeVisible()
    expect(rows()).toEqual([
      ['First', 'New'],
      ['Shadow', 'NewFile is sent, 20 B'],
      ['Later', 'New'],
    ])
    expect(screen.getByText('Videos').nextSibling).toHaveTextContent('2 new')
    expect(fakeApi.courses.size).toBe(0)

    await user.click(screen.getByRole('button', { name: 'Import' }))
    expect(await screen.findByRole('dialog', { name: '“Light” is imported' })).toBeVisible()
    expect(screen.getByRole('link', { name: 'Open the course' })).toHaveAttribute(
      'href',
      `/instructor/course/${manifest.course.id}/edit`,
    )
    expect(await screen.findByText('The file is here.')).toBeVisible()
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '100')
    expect(saved(manifest.course.id)).toEqual([['First', ['Shadow', 'ready'], ['Later', 'planned']]])
    expect(toasts).toEqual([])
  })

  it('is dropped as well, and brings a course up to date', async () => {
    const manifest = pack()
    const user = await open()
    const zip = await zipOf(manifest)
    fireEvent.drop(screen.getByText(/Drop a package here/), { dataTransfer: { files: [zip] } })
    await user.click(await screen.findByRole('button', { name: 'Import' }))
    await screen.findByText('The file is here.')
    await user.click(screen.getByRole('button', { name: 'Close' }))

    // The same again: nothing to do.
    await user.click(screen.getByRole('button', { name: 'Import a course' }))
    await screen.findByRole('dialog', { name: 'Import a course' })
    choose(zip)
    expect(await screen.findByRole('dialog', { name: 'Update “Light”' })).toBeVisible()
    expect(screen.getByText(/there is nothing to import/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Update the course' })).not.toBeInTheDocument()

    await user.selectOptions(screen.getByRole('combobox', { name: 'Import into' }), 'A new course')
    expect(await screen.findByRole('button', { name: 'Import' })).toBeVisible()
    expect(rows()[0]).toEqual(['First', 'New'])
  })

  it('says what of it cannot be used, and imports the rest', async () => {
    const manifest = pack()
    const user = await open()
    choose(await zipOf(manifest, null))
    expect(await screen.findByText('The file is not in the package: “Shadow”.')).toBeVisible()
    expect(rows()[1]).toEqual(['Shadow', 'NewFile is missing: the video stays planned'])
    await user.click(screen.getByRole('button', { name: 'Import' }))
    expect(await screen.findByText('There are no files to send.')).toBeVisible()
    expect(saved(manifest.course.id)).toEqual([['First', ['Shadow', 'planned'], ['Later', 'planned']]])
  })

  it('says when a file of it was changed, and does not send it', async () => {
    const manifest = pack()
    const user = await open()
    const zip = await zipOf(manifest)
    const text = Buffer.from(await zip.arrayBuffer()).toString('latin1')
    const changed = Buffer.from(text.replace('the bytes of a video', 'THE bytes of a video'), 'latin1')
    choose(new File([new Uint8Array(changed)], 'Light.zip'))
    await user.click(await screen.findByRole('button', { name: 'Import' }))
    expect(await screen.findByText(/1 file could not be sent: import the package again/)).toBeVisible()
    expect(toasts.join()).toMatch('“media/01-01 Shadow.mp4” is damaged')
    expect(fakeApi.uploads.size).toBe(0)
  })

  it('brings captions along, and says which of them could not be read', async () => {
    const manifest = pack()
    const tracks = ['en', 'de'].map((language) => ({ language, label: '', path: `captions/${language}.vtt` }))
    manifest.chapters[0]?.videos[1]?.captions.push(...tracks)
    const content = await packageZip([
      { path: 'course.json', text: JSON.stringify(manifest) },
      { path: MP4, bytes },
      { path: 'captions/en.vtt', text: 'WEBVTT\n' },
      { path: 'captions/de.vtt', text: 'nothing' },
    ])
    const user = await open()
    choose(new File([new Uint8Array(content)], 'Light.zip'))
    await screen.findByRole('dialog', { name: 'Import “Light”' })
    expect(screen.getByText('Captions').nextSibling).toHaveTextContent('2 tracks')
    await user.click(screen.getByRole('button', { name: 'Import' }))
    expect(await screen.findByText('The file is here.')).toBeVisible()
    const sent = fakeApi.requests.filter(({ path }) => path === '/api/packages/captions')
    expect(sent.map(({ body }) => body)).toEqual([
      {
        course_id: manifest.course.id,
        captions: [
          { video_id: manifest.chapters[0]?.videos[1]?.id, language: 'en', text: 'WEBVTT\n' },
          { video_id: manifest.chapters[0]?.videos[1]?.id, language: 'de', text: 'nothing' },
        ],
      },
    ])
    expect(toasts).toEqual([
      '1 caption track of the package could not be imported. Line 1: This is no caption file.',
    ])
  })

  it('sends its files also where its captions are refused', async () => {
    failWith('post', '/api/packages/captions', 'unavailable', { message: 'The database is away.' })
    const manifest = pack()
    manifest.chapters[0]?.videos[1]?.captions.push({ language: 'en', label: '', path: 'captions/en.vtt' })
    const content = await packageZip([
      { path: 'course.json', text: JSON.stringify(manifest) },
      { path: MP4, bytes },
      { path: 'captions/en.vtt', text: 'WEBVTT\n' },
    ])
    const user = await open()
    choose(new File([new Uint8Array(content)], 'Light.zip'))
    await user.click(await screen.findByRole('button', { name: 'Import' }))
    expect(await screen.findByText('The file is here.')).toBeVisible()
    expect(toasts.join()).toMatch(
      '1 caption track of the package could not be imported. The database is away.',
    )
  })

  const withPicture = async () => {
    const picture = { path: 'picture.jpg', type: 'image/jpeg', size: 3, width: 16, height: 16 }
    const manifest = { ...pack(), picture }
    const content = await packageZip([
      { path: 'course.json', text: JSON.stringify(manifest) },
      { path: MP4, bytes },
      { path: 'picture.jpg', bytes: Uint8Array.of(1, 2, 3) },
    ])
    const user = await open()
    choose(new File([new Uint8Array(content)], 'Light.zip'))
    await user.click(await screen.findByRole('button', { name: 'Import' }))
    expect(await screen.findByText('The file is here.')).toBeVisible()
    return `/api/courses/${manifest.course.id}/picture`
  }

  it('brings the picture of the course along', async () => {
    const path = await withPicture()
    const sent = fakeApi.requests.filter(({ method }) => method === 'PUT')
    expect(sent).toMatchObject([{ path, body: { picture: 'AQID' } }])
    expect(toasts).toEqual([])
  })

  it('sends its files also where its picture is refused', async () => {
    failWith('put', '/api/courses/:id/picture', 'invalid', { message: 'It is too small.' })
    await withPicture()
    expect(toasts).toEqual(['The picture of the package could not be imported. It is too small.'])
  })

  it('says that the storage has no room for its files', async () => {
    fakeApi.storageUse = { usedBytes: 95, quotaBytes: 100 }
    await open()
    choose(await zipOf(pack()))
    expect(await screen.findByText(/The files need 20 B, and 5 B of 100 B is left/)).toBeVisible()
  })
})

describe('what cannot be imported', () => {
  it('is said, and another file can be chosen', async () => {
    await open()
    choose(makeFile({ name: 'notes.zip', size: 100 }))
    expect(await screen.findByRole('alert')).toHaveTextContent('This file is no zip archive')
    expect(screen.getByRole('button', { name: 'Choose another package…' })).toBeVisible()
    choose(await zipOf(pack()))
    expect(await screen.findByRole('dialog', { name: 'Import “Light”' })).toBeVisible()
  })

  it('is what the server refuses to look at', async () => {
    failWith('post', '/api/packages/check', 'forbidden', { message: 'Your account can take courses only.' })
    await open()
    choose(await zipOf(pack()))
    expect(await screen.findByRole('alert')).toHaveTextContent('Your account can take courses only.')
  })

  it('stays in the dialog when the network is gone, to be tried again', async () => {
    const manifest = pack()
    const user = await open()
    choose(await zipOf(manifest))
    const run = await screen.findByRole('button', { name: 'Import' })
    disconnect('post', '/api/packages/import', { once: true })
    await user.click(run)
    expect(await screen.findByRole('alert')).toHaveTextContent('The package was not imported')
    expect(fakeApi.courses.size).toBe(0)
    await user.click(screen.getByRole('button', { name: 'Import' }))
    expect(await screen.findByRole('dialog', { name: '“Light” is imported' })).toBeVisible()
    expect(toasts).toEqual([])
  })

  it('is not asked twice while it is being done', async () => {
    const release = hold('post', '/api/packages/import')
    const user = await open()
    choose(await zipOf(pack()))
    await user.click(await screen.findByRole('button', { name: 'Import' }))
    await user.click(screen.getByRole('button', { name: 'Importing…' }))
    release()
    await screen.findByRole('dialog', { name: '“Light” is imported' })
    const writes = fakeApi.requests.filter(({ path }) => path === '/api/packages/import')
    expect(writes).toHaveLength(1)
    await waitFor(() => expect(screen.getByText('The file is here.')).toBeVisible())
  })
})
