import userEvent from '@testing-library/user-event'
import { fireEvent } from '@testing-library/react'
import { expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { VideoPlayer } from './VideoPlayer'

function show() {
  const video = makeVideo({ filename: 'Walking the line' })
  fakeApi.add(makeCourse({ chapters: [makeChapter({ videos: [video] })] }))
  render(<VideoPlayer videoId={video.id} title={video.filename} />)
  return userEvent.setup()
}
const element = () => screen.findByLabelText<HTMLVideoElement>('Walking the line')
const fetches = () => fakeApi.requests.filter(({ path }) => path.endsWith('/playback')).length
const breakSource = async () => {
  const source = (await element()).querySelector('source')
  if (source) fireEvent.error(source)
}

it('is a native player with a name', async () => {
  show()
  const video = await element()
  expect(video).toHaveAttribute('controls')
  expect(video).toHaveAttribute('preload', 'metadata')
  expect(video.querySelector('source')).toHaveAttribute('type', 'video/mp4')
})
it('fetches new addresses once without a word when they have run out, and goes on at the same place', async () => {
  show()
  const video = await element()
  video.currentTime = 42
  await breakSource()
  await waitFor(async () => expect(await element()).not.toBe(video))
  fireEvent.loadedMetadata(await element())
  expect((await element()).currentTime).toBe(42)
  expect(fetches()).toBe(2)
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})
it('says so when the file cannot be played, and tries again on request', async () => {
  const user = show()
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
