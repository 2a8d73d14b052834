import { expect, it, vi } from 'vitest'
import { eventually } from '@/test/utils/eventually'
import { attachHls, isHls } from './hls-source'
import { Renditions } from './renditions'

/** As much of hls.js as the player touches. */
class FakeHls {
  static Events = { MANIFEST_PARSED: 'parsed', ERROR: 'error' }
  static ErrorTypes = { MEDIA_ERROR: 'media', NETWORK_ERROR: 'network' }
  static last: FakeHls | undefined
  levels = [
    { width: 854, height: 480, bitrate: 1 },
    { width: 1280, height: 720, bitrate: 2 },
  ]
  currentLevel = -1
  handlers = new Map<string, (event: string, data: object) => void>()
  destroy = vi.fn()
  recoverMediaError = vi.fn()
  loadSource = vi.fn()
  attachMedia = vi.fn()
  constructor() {
    FakeHls.last = this
  }
  on(event: string, handler: (event: string, data: object) => void) {
    this.handlers.set(event, handler)
  }
  emit(event: string, data: object = {}) {
    this.handlers.get(event)?.(event, data)
  }
}

async function attach() {
  const onFailed = vi.fn()
  const renditions = new Renditions()
  const video = document.createElement('video')
  const load = () => Promise.resolve({ default: FakeHls } as never)
  const detach = attachHls(video, '/master.m3u8', { onFailed, renditions, load })
  await eventually(() => expect(FakeHls.last?.attachMedia).toHaveBeenCalledWith(video))
  return { hls: FakeHls.last as FakeHls, onFailed, renditions, detach }
}

it.each([
  ['application/vnd.apple.mpegurl', true],
  ['application/x-mpegURL', true],
  ['video/mp4', false],
])('takes %s for a stream: %s', (type, is) => expect(isHls(type)).toBe(is))

it('offers the qualities to who listens already, and switches to the one that is chosen', async () => {
  const { hls, renditions } = await attach()
  const [onAdded, onChanged] = [vi.fn(), vi.fn()]
  renditions.addEventListener('addrendition', onAdded)
  renditions.addEventListener('change', onChanged)
  hls.emit('parsed')
  expect(onAdded).toHaveBeenCalledOnce()
  expect(Array.from(renditions).map(({ height }) => height)).toEqual([480, 720])
  expect(renditions.selectedIndex).toBe(-1)
  renditions.selectedIndex = 1
  expect(hls.currentLevel).toBe(1)
  renditions.selectedIndex = 1
  expect(onChanged).toHaveBeenCalledOnce()
})

it('offers nothing to choose from where there is one quality', async () => {
  const { hls, renditions } = await attach()
  hls.levels.pop()
  hls.emit('parsed')
  expect(renditions).toHaveLength(0)
})

it('repairs broken data twice, then says that it cannot go on', async () => {
  const { hls, onFailed } = await attach()
  const fail = () => hls.emit('error', { fatal: true, type: 'media' })
  hls.emit('error', { fatal: false, type: 'media' })
  fail()
  fail()
  expect(hls.recoverMediaError).toHaveBeenCalledTimes(2)
  expect(onFailed).not.toHaveBeenCalled()
  fail()
  expect(onFailed).toHaveBeenCalledOnce()
  expect(hls.destroy).toHaveBeenCalled()
})

it('says at once that addresses have run out', async () => {
  const { hls, onFailed } = await attach()
  hls.emit('error', { fatal: true, type: 'network' })
  expect(onFailed).toHaveBeenCalledOnce()
})

it('says so when the library cannot be fetched, and keeps quiet once it is left', async () => {
  const onFailed = vi.fn()
  const options = {
    onFailed,
    renditions: new Renditions(),
    load: () => Promise.reject(new Error('no network')),
  }
  attachHls(document.createElement('video'), '/a.m3u8', options)
  await eventually(() => expect(onFailed).toHaveBeenCalledOnce())
  const { hls, onFailed: told, detach } = await attach()
  detach()
  expect(hls.destroy).toHaveBeenCalledOnce()
  hls.emit('error', { fatal: true, type: 'network' })
  expect(told).not.toHaveBeenCalled()
})
