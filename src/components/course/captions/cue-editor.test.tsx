import userEvent from '@testing-library/user-event'
import { fireEvent } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { parseCaptions } from '@/lib/captions/parse'
import { toVtt } from '@/lib/captions/serialise'
import { changeVideo } from '@/lib/course-tree'
import { newId } from '@/lib/ids'
import { courseSync } from '@/lib/outbox/course-sync'
import { videoKeys } from '@/lib/query/video-queries'
import { makeCaption, makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { disconnect, failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { server } from '@/test/msw/server'
import { createTestClient, render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import { CaptionsDialog } from './CaptionsDialog'

let courseId = ''
let video = makeVideo()
let client = createTestClient()
beforeEach(() => {
  courseId = newId()
  video = makeVideo({
    id: newId(),
    filename: 'Walking the line',
    duration: 700,
    captions: [makeCaption({ language: 'de' })],
  })
  client = createTestClient()
})

const vtt = (...texts: string[]) =>
  toVtt(texts.map((text, i) => ({ id: '', start: i * 2000, end: i * 2000 + 1000, text, settings: '' })))

async function open(text = vtt('Eins', 'Zwei &amp; drei', 'مرحبا')) {
  fakeApi.add(makeCourse({ id: courseId, chapters: [makeChapter({ videos: [video] })] }))
  fakeApi.captionTexts.set(`${video.id}/de`, text)
  const view = render(<CaptionsDialog data={{ courseId, videoId: video.id }} onClose={vi.fn()} />, { client })
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: 'Edit German captions' }))
  await screen.findByRole('region', { name: 'Captions' })
  return { user, ...view }
}
const textOf = (n: number) => screen.getByRole('textbox', { name: `Text of caption ${n}` })
const startOf = (n: number) => screen.getByRole('textbox', { name: `Start of caption ${n}` })
const button = (name: string | RegExp) => screen.getByRole('button', { name })
const kept = () => parseCaptions(fakeApi.captionTexts.get(`${video.id}/de`) ?? '').cues
const texts = () => kept().map(({ text }) => text)
const isSaved = () => waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(/^Saved$/))

describe('captions in the editor', () => {
  it('show as people write, and save themselves', async () => {
    const { user } = await open()
    expect(textOf(2)).toHaveValue('Zwei & drei')
    expect(textOf(3)).toHaveAttribute('dir', 'auto')
    await user.clear(textOf(1))
    await user.type(textOf(1), 'Eins <script>alert(1)</script> & 2')
    expect(screen.getByRole('status')).toHaveTextContent('Not saved yet')
    await isSaved()
    expect(texts()).toEqual([
      'Eins &lt;script&gt;alert(1)&lt;/script&gt; &amp; 2',
      'Zwei &amp; drei',
      'مرحبا',
    ])
    expect(fakeApi.writes).toHaveLength(1)
  })

  it('are those that the next player asks for', async () => {
    const { user, unmount } = await open()
    await screen.findByLabelText('Walking the line')
    const asked = () => fakeApi.requests.filter(({ path }) => path.endsWith('/playback')).length
    await user.click(button('Done'))
    await user.click(button('Delete German captions'))
    await waitFor(() => expect(fakeApi.course(courseId).chapters[0]?.videos[0]?.captions).toEqual([]))
    await waitFor(() => expect(client.getQueryData(videoKeys.playback(video.id))).toBeUndefined())
    expect(asked()).toBe(1)
    unmount()
  })

  it('are saved when the editor closes, however soon', async () => {
    const { user } = await open()
    await user.type(textOf(1), '!')
    await user.click(button('Done'))
    await waitFor(() => expect(texts()[0]).toBe('Eins!'))
  })

  it('are added, split at the cursor, deleted, shifted, and all of it is taken back', async () => {
    const { user } = await open(vtt('one two', 'three'))
    textOf(1).focus()
    ;(textOf(1) as HTMLTextAreaElement).setSelectionRange(4, 4)
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(textOf(1)).toHaveValue('one')
    expect(textOf(2)).toHaveValue('two')
    await waitFor(() => expect(textOf(2)).toHaveFocus())
    await user.click(button('Delete caption 3'))
    expect(screen.queryByRole('textbox', { name: 'Text of caption 3' })).toBeNull()
    await user.click(button('Add caption here'))
    expect(startOf(1)).toHaveValue('00:00:00.000')
    await user.type(screen.getByRole('textbox', { name: 'Shift all by seconds' }), '-1{Enter}')
    expect(screen.getByText('The first caption would begin before the video does.')).toBeVisible()
    await user.clear(screen.getByRole('textbox', { name: 'Shift all by seconds' }))
    await user.type(screen.getByRole('textbox', { name: 'Shift all by seconds' }), '1,5{Enter}')
    expect(startOf(1)).toHaveValue('00:00:01.500')
    for (let i = 0; i < 4; i++) await user.click(button('Undo the last step'))
    await isSaved()
    expect(texts()).toEqual(['one two', 'three'])
  })

  it('take a time once it makes sense, and say why not before', async () => {
    const { user } = await open()
    await user.clear(startOf(1))
    await user.type(startOf(1), 'soon')
    expect(screen.getByRole('alert')).toHaveTextContent('Write times as 1:02.5 or 00:01:02.500.')
    await user.clear(startOf(1))
    await user.type(startOf(1), '0:03')
    expect(screen.getByRole('alert')).toHaveTextContent('It has to end after it starts.')
    await user.tab()
    await user.type(textOf(1), '!')
    await isSaved()
    expect(kept()[0]).toMatchObject({ start: 0, end: 1000, text: 'Eins!' })
    await user.clear(startOf(1))
    await user.type(startOf(1), '0.5{Enter}')
    await isSaved()
    expect(kept()[0]).toMatchObject({ start: 500, end: 1000 })
  })

  it('follow the video', async () => {
    await open()
    const element = await screen.findByLabelText<HTMLVideoElement>('Walking the line')
    element.currentTime = 2.5
    fireEvent.timeUpdate(element)
    expect(textOf(2).closest('li')).toHaveAttribute('aria-current', 'true')
    const play = vi.spyOn(element, 'play').mockResolvedValue()
    fireEvent.click(button('Play from caption 3'))
    expect(element.currentTime).toBe(4)
    expect(play).toHaveBeenCalledOnce()
  })

  it('are gone through by keyboard', async () => {
    const { user } = await open()
    textOf(1).focus()
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    await waitFor(() => expect(textOf(2)).toHaveFocus())
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
    await waitFor(() => expect(textOf(1)).toHaveFocus())
  })

  it('of 20,000 are drawn as far as they are in sight', async () => {
    await open(vtt(...Array.from({ length: 20_000 }, (_, i) => `Caption ${i}`)))
    const list = screen.getByRole('region', { name: 'Captions' })
    expect(within(list).getAllByRole('listitem').length).toBeLessThanOrEqual(30)
    fireEvent.scroll(list, { target: { scrollTop: 122 * 19_990 } })
    expect(await screen.findByRole('textbox', { name: 'Text of caption 20000' })).toHaveValue('Caption 19999')
  })
})

describe('when saving fails', () => {
  it('the text stays and is sent once the server can be reached', async () => {
    const { user } = await open()
    disconnect('put')
    await user.type(textOf(1), '!')
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(/^Kept in this browser/))
    expect(textOf(1)).toHaveValue('Eins!')
    server.resetHandlers()
    await user.type(textOf(1), '?')
    await isSaved()
    expect(texts()[0]).toBe('Eins!?')
  })

  it('the reason is told, and it is tried again on request', async () => {
    const { user } = await open()
    failWith('put', '/api/videos/:id/captions/:language', 'tooLarge', {
      once: true,
      message: 'These captions are too large.',
    })
    await user.type(textOf(1), '!')
    expect(await screen.findByText(/^These captions are too large\. What you typed/)).toBeVisible()
    await user.click(button('Retry'))
    await isSaved()
    expect(texts()[0]).toBe('Eins!')
  })
})

describe('when somebody else changes them', () => {
  const others = () => {
    fakeApi.captionTexts.set(`${video.id}/de`, vtt('Seins'))
    const course = fakeApi.course(courseId)
    const captions = [makeCaption({ language: 'de', revision: 2, checksum: 'theirs', cues: 1 })]
    fakeApi.save(changeVideo(course, video.id, { captions }), { kind: 'update' })
  }

  it('nothing is lost before a person has chosen: keep mine', async () => {
    const { user } = await open()
    await user.type(textOf(1), '!')
    others()
    expect(await screen.findByText(/changed these captions too/)).toBeVisible()
    expect(texts()).toEqual(['Seins'])
    await user.click(button('Keep mine'))
    await isSaved()
    expect(texts()[0]).toBe('Eins!')
  })

  it('take theirs', async () => {
    const { user } = await open()
    await user.type(textOf(1), '!')
    others()
    await user.click(await screen.findByRole('button', { name: 'Take theirs' }))
    await waitFor(() => expect(textOf(1)).toHaveValue('Seins'))
    expect(texts()).toEqual(['Seins'])
  })

  it('and nothing is unsaved, theirs are shown', async () => {
    await open()
    others()
    await courseSync(client, courseId).catchUp()
    await waitFor(() => expect(textOf(1)).toHaveValue('Seins'))
  })
})
