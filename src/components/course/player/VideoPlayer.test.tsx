import userEvent from '@testing-library/user-event'
import { fireEvent } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { VideoPlayer } from './VideoPlayer'

function show(props: Partial<Parameters<typeof VideoPlayer>[0]> = {}) {
  const video = makeVideo({ filename: 'Walking the line' })
  fakeApi.add(makeCourse({ chapters: [makeChapter({ videos: [video] })] }))
  const place = { videoId: video.id, title: video.filename, ...props }
  return { videoId: video.id, user: userEvent.setup(), ...render(<VideoPlayer {...place} />) }
}
const element = async () => {
  const found = await screen.findByLabelText<HTMLVideoElement>('Walking the line', { selector: 'video' })
  // As a real one once it knows its length.
  Object.defineProperty(found, 'readyState', { value: 4, configurable: true })
  Object.defineProperty(found, 'duration', { value: 300, configurable: true })
  return found
}
const fetches = () => fakeApi.requests.filter(({ path }) => path.includes('/playback')).length
const breakSource = async () => {
  const source = (await element()).querySelector('source')
  if (source) fireEvent.error(source)
}

it('is a video with a name, its type and controls', async () => {
  show()
  const video = await element()
  expect(video).toHaveAttribute('preload', 'metadata')
  expect(video.querySelector('source')).toHaveAttribute('type', 'video/mp4')
  const frame = video.closest('media-controller')
  for (const control of ['play-button', 'captions-menu-button', 'playback-rate-menu-button', 'pip-button']) {
    expect(frame?.querySelector(`media-${control}`), control).not.toBeNull()
  }
})

it('fetches new addresses once without a word when they have run out, and goes on at the same place', async () => {
  show()
  const video = await element()
  video.currentTime = 42
  fireEvent.timeUpdate(video)
  await breakSource()
  await waitFor(async () => expect(await element()).not.toBe(video))
  fireEvent.loadedMetadata(await element())
  expect((await element()).currentTime).toBe(42)
  expect(fetches()).toBe(2)
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})

it('goes on playing when it played, and waits when it did not', async () => {
  show()
  const video = await element()
  Object.defineProperty(video, 'paused', { value: false })
  const play = vi.spyOn(HTMLMediaElement.prototype, 'play')
  await breakSource()
  await waitFor(async () => expect(await element()).not.toBe(video))
  fireEvent.loadedMetadata(await element())
  expect(play).toHaveBeenCalledTimes(1)
  const second = await element()
  fireEvent.playing(second)
  await breakSource() // it played in between, so this is another end of its time, and this one is paused
  await waitFor(async () => expect(await element()).not.toBe(second))
  fireEvent.loadedMetadata(await element())
  expect(play).toHaveBeenCalledTimes(1)
  play.mockRestore()
})

it('says so when the file cannot be played, and tries again on request', async () => {
  const { user } = show()
  const video = await element()
  await breakSource()
  await waitFor(async () => expect(await element()).not.toBe(video))
  await breakSource()
  expect(await screen.findByRole('alert')).toHaveTextContent('“Walking the line” cannot be played right now')
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await element()).toBeVisible()
})

it('says why when the server has no address for it', async () => {
  failWith('get', '/api/videos/:id/playback', 'notReady', { message: 'This video cannot be played yet.' })
  show()
  expect(await screen.findByRole('alert')).toHaveTextContent('This video cannot be played yet.')
})

it('asks for what students see where it is told to', async () => {
  show({ version: 'published' })
  await element()
  expect(fakeApi.requests.map(({ path }) => path)).toContainEqual(
    expect.stringMatching(/playback\?version=published$/),
  )
})

it('begins where it was left in this browser, and at the beginning once it was watched', async () => {
  const { videoId, unmount } = show()
  const video = await element()
  video.currentTime = 90
  fireEvent.timeUpdate(video)
  unmount()
  const again = () => render(<VideoPlayer videoId={videoId} title="Walking the line" />)
  const second = again()
  fireEvent.loadedMetadata(await element())
  expect((await element()).currentTime).toBe(90)
  fireEvent.ended(await element())
  Object.defineProperty(await element(), 'ended', { value: true })
  second.unmount()
  again()
  fireEvent.loadedMetadata(await element())
  expect((await element()).currentTime).toBe(0)
})

it('begins where this browser left it a moment ago, which the server may not know yet', async () => {
  const { videoId, unmount } = show({ startAt: 3 })
  const video = await element()
  video.currentTime = 90
  fireEvent.timeUpdate(video)
  unmount()
  const begun = async (startAt: number) => {
    const again = render(<VideoPlayer videoId={videoId} title="Walking the line" startAt={startAt} />)
    fireEvent.loadedMetadata(await element())
    const at = (await element()).currentTime
    again.unmount()
    return at
  }
  expect(await begun(3)).toBe(90)
  expect(await begun(0)).toBe(0) // to be seen anew
  vi.setSystemTime(Date.now() + 3_600_000) // meanwhile it was watched elsewhere
  expect(await begun(120)).toBe(120)
  vi.useRealTimers()
})

it('begins where it is told to, and plays there when it is to', async () => {
  const play = vi.spyOn(HTMLMediaElement.prototype, 'play')
  show({ startAt: 30, autoPlay: true })
  fireEvent.loadedMetadata(await element())
  expect((await element()).currentTime).toBe(30)
  expect(play).toHaveBeenCalledTimes(1)
  play.mockRestore()
})

it('keeps the speed that was chosen, for every video', async () => {
  const { unmount } = show()
  const video = await element()
  video.playbackRate = 1.5
  fireEvent(video, new Event('ratechange'))
  unmount()
  show()
  fireEvent.loadedMetadata(await element())
  expect((await element()).playbackRate).toBe(1.5)
})

it('tells where it is and when it is over', async () => {
  const [onPlace, onEnded] = [vi.fn(), vi.fn()]
  show({ onPlace, onEnded })
  const video = await element()
  video.currentTime = 12
  fireEvent.timeUpdate(video)
  fireEvent.ended(video)
  expect(onPlace).toHaveBeenCalledWith(12)
  expect(onEnded).toHaveBeenCalledOnce()
})
