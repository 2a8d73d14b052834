import userEvent from '@testing-library/user-event'
import { fireEvent } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import { makeCaption, makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { disconnect, failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient, render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import { saidToasts } from '@/test/utils/toasts'
import type { CourseAccess, Video } from '@/types/course'
import { CaptionsDialog } from './CaptionsDialog'

/** New for each test: what one of them left unsent would go out in the next. */
let courseId = ''
let video = makeVideo()
const said: string[] = []

function open({ access = 'owner', ...changes }: Partial<Video> & { access?: CourseAccess } = {}) {
  const chapters = [makeChapter({ videos: [{ ...video, ...changes }] })]
  fakeApi.add(makeCourse({ id: courseId, access, chapters }))
  const client = createTestClient((message) => said.push(message))
  render(<CaptionsDialog data={{ courseId, videoId: video.id }} onClose={vi.fn()} />, { client })
  return userEvent.setup()
}
const file = (name: string, text: string | Uint8Array<ArrayBuffer>) => new File([text], name)
const choose = async (...files: File[]) => {
  fireEvent.change(await screen.findByLabelText('Choose caption files'), { target: { files } })
  return screen.findByRole('group', { name: files[0]?.name ?? '' })
}
const srt = '1\n00:00:01,000 --> 00:00:02,500\nHello <script>x</script>\n'
const saved = () => fakeApi.course(courseId).chapters[0]?.videos[0]?.captions
const button = (name: string | RegExp) => screen.getByRole('button', { name })

beforeEach(() => {
  courseId = newId()
  video = makeVideo({ id: newId(), filename: 'Walking the line', duration: 700 })
  said.length = 0
})

describe('a caption file', () => {
  it('is shown with the language of its name, and added when that is said', async () => {
    const user = open()
    const group = await choose(file('lesson.de.srt', srt))
    expect(group).toHaveTextContent('1 caption')
    expect(within(group).getByRole('combobox', { name: 'Language' })).toHaveValue('de')
    expect(fakeApi.writes).toEqual([])
    await user.click(button('Add German captions'))
    await waitFor(() => expect(screen.queryByRole('group', { name: 'lesson.de.srt' })).toBeNull())
    expect(saved()).toMatchObject([{ language: 'de', label: 'Deutsch', cues: 1, ends: 2.5 }])
    expect(fakeApi.captionTexts.get(`${video.id}/de`)).toBe(
      'WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nHello x\n',
    )
    expect(await screen.findByText(/^German \(de\), 1 caption, to 0:03$/)).toBeVisible()
    expect(screen.getByRole('link', { name: 'Download German as .srt' })).toHaveAttribute(
      'href',
      `/api/videos/${video.id}/captions/de/file?format=srt`,
    )
  })

  it('without a language in its name waits for one', async () => {
    const user = open()
    await choose(file('lesson.srt', srt))
    expect(button('Add captions')).toHaveAccessibleDescription('Choose the language first.')
    await user.click(button('Add captions'))
    expect(fakeApi.writes).toEqual([])
    await user.selectOptions(screen.getByRole('combobox', { name: 'Language' }), 'Another one…')
    await user.type(screen.getByRole('textbox', { name: 'Language tag' }), 'es_mx')
    await user.click(button('Add Mexican Spanish captions'))
    await waitFor(() => expect(saved()).toMatchObject([{ language: 'es-MX' }]))
  })

  it('says what takes its place', async () => {
    const user = open({ captions: [makeCaption()] })
    await choose(file('lesson.en.srt', srt))
    expect(screen.getByText('This video has English captions: they are replaced.')).toBeVisible()
    await user.click(button('Replace English captions'))
    await waitFor(() => expect(saved()).toMatchObject([{ language: 'en', revision: 2, cues: 1 }]))
  })

  it('with errors names each line, and is added without them only when that is said', async () => {
    const user = open()
    const group = await choose(
      file('lesson.en.srt', `${srt}\n2\n00:00:09,000 --> 00:00:08,000\nB\n\n3\n0:0:9 -> 10\nC\n`),
    )
    const alert = within(group).getByRole('alert')
    expect(alert).toHaveTextContent('2 captions cannot be read')
    expect(alert).toHaveTextContent('Line 6The caption ends at 00:00:08.000, before it starts')
    expect(alert).toHaveTextContent('Line 10This time cannot be read')
    expect(within(group).getByText('1 thing repaired')).toBeVisible()
    await user.click(button('Add the other 1 caption'))
    await waitFor(() => expect(saved()).toMatchObject([{ cues: 1 }]))
  })

  it('that is none is refused in words', async () => {
    const user = open()
    const group = await choose(file('lesson.vtt', 'PK\u0003\u0004'), file('notes.docx', 'x'))
    expect(within(group).getByRole('alert')).toHaveTextContent(/This file cannot be used|cannot be read/)
    expect(screen.getByText(/is no caption file/)).toHaveTextContent('“notes.docx”')
    expect(screen.queryByRole('button', { name: /^Add/ })).toBeNull()
    await user.click(button('Remove from the list'))
    expect(screen.queryByRole('group')).toBeNull()
  })

  it('in another encoding and of 20,000 captions is taken as well', async () => {
    const user = open()
    const latin = Uint8Array.from([...Buffer.from('1\n00:00:01,000 --> 00:00:02,000\nGr'), 0xf6, 0xdf, 0x65])
    await choose(file('a.de.srt', latin))
    await user.click(button('Add German captions'))
    await waitFor(() => expect(fakeApi.captionTexts.get(`${video.id}/de`)).toContain('Größe'))
    const many = Array.from({ length: 20_000 }, (_cue, i) => `${i}\n00:00:01,000 --> 00:00:02,000\n${i}\n`)
    const group = await choose(file('b.en.srt', many.join('\n')))
    expect(group).toHaveTextContent('20,000 captions')
  })

  it('dropped is read like one that was chosen', async () => {
    open()
    const target = (await screen.findByText(/drop \.vtt/)).parentElement
    if (target) {
      fireEvent.drop(target, { dataTransfer: { files: [file('lesson.fr.vtt', `WEBVTT\n\n${srt}`)] } })
    }
    expect(await screen.findByRole('group', { name: 'lesson.fr.vtt' })).toBeVisible()
  })

  it('stays with the reason when the server refuses it', async () => {
    failWith('put', '/api/videos/:id/captions/:language', 'conflict', {
      once: true,
      message: 'There are too many.',
    })
    const user = open()
    await choose(file('lesson.de.srt', srt))
    await user.click(button('Add German captions'))
    expect(await screen.findByText('There are too many.')).toBeVisible()
    await user.click(button('Add German captions'))
    await waitFor(() => expect(saved()).toHaveLength(1))
  })

  it('is kept and said to be when there is no connection', async () => {
    const user = open()
    await choose(file('lesson.de.srt', srt))
    disconnect('put')
    await user.click(button('Add German captions'))
    expect(await screen.findByText('German (de), 1 caption, to 0:03')).toBeVisible()
    expect(saved()).toEqual([])
  })
})

describe('captions that are there', () => {
  it('are deleted, and come back', async () => {
    const user = open({ captions: [makeCaption(), makeCaption({ language: 'ar', label: 'العربية' })] })
    const list = await screen.findByRole('list', { name: 'Languages' })
    await user.click(within(list).getByRole('button', { name: 'Delete English captions' }))
    await waitFor(() => expect(saved()).toMatchObject([{ language: 'ar' }]))
    expect(within(list).queryByText('English')).toBeNull()
    await waitFor(() => expect(saidToasts()[0]?.message).toBe('Deleted the English captions.'))
    saidToasts()[0]?.undo?.()
    await waitFor(() => expect(saved()?.map(({ language }) => language)).toEqual(['ar', 'en']))
  })

  it('that go on behind the end of the video are noted', async () => {
    open({ captions: [makeCaption({ ends: 735 })] })
    expect(await screen.findByText('They go on for 1 min after the end of the video.')).toBeVisible()
  })

  it('can only be looked at and kept by somebody who may only look', async () => {
    open({ access: 'viewer', captions: [makeCaption()] })
    expect(await screen.findByRole('link', { name: 'Download English as .vtt' })).toBeVisible()
    expect(screen.queryByRole('button', { name: /Edit|Delete/ })).toBeNull()
    expect(screen.queryByLabelText('Choose caption files')).toBeNull()
  })

  it('are not looked for where the video is gone', async () => {
    open({ id: newId() })
    expect(await screen.findByText('This video is no longer in the course')).toBeVisible()
  })
})
