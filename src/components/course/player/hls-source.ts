import type * as HlsModule from 'hls.js'
import type { Renditions } from './renditions'

export const isHls = (type: string): boolean => /mpegurl/i.test(type)

/** hls.js plays where there is media source; elsewhere (Safari on iOS) the browser reads HLS by itself. */
export const needsHls = (): boolean => 'MediaSource' in window || 'ManagedMediaSource' in window

/** How often broken data is repaired in place before the player gives up. */
const REPAIRS = 2

/**
 * Plays a stream in a media element by hls.js, which is fetched only now.
 * @param options.onFailed hears once that it cannot go on: the addresses have run out, or the stream is broken
 * @param options.renditions gets the qualities there are, once they are known
 * @returns the function that lets go of the element
 */
export function attachHls(
  video: HTMLVideoElement,
  src: string,
  options: {
    onFailed: () => void
    renditions: Renditions
    load?: () => Promise<typeof HlsModule>
  },
): () => void {
  const { onFailed, renditions, load = () => import('hls.js') } = options
  let isOver = false
  let stop = () => {}
  void load().then(
    ({ default: Hls }) => {
      if (isOver) return
      // A player that is not started loads the beginning and no more, as `preload="metadata"` does for files.
      const hls = new Hls({ maxBufferLength: 30, capLevelToPlayerSize: true })
      let repairs = 0
      stop = () => hls.destroy()
      hls.on(Hls.Events.MANIFEST_PARSED, () => {
        const items = hls.levels.map(({ width, height, bitrate }, index) => ({
          id: String(index),
          width,
          height,
          bitrate,
        }))
        if (items.length > 1) renditions.fill(items, (index) => (hls.currentLevel = index))
      })
      hls.on(Hls.Events.ERROR, (_event, { fatal, type }) => {
        if (!fatal || isOver) return
        if (type === Hls.ErrorTypes.MEDIA_ERROR && repairs++ < REPAIRS) return hls.recoverMediaError()
        hls.destroy()
        onFailed()
      })
      hls.loadSource(src)
      hls.attachMedia(video)
    },
    () => !isOver && onFailed(),
  )
  return () => {
    isOver = true
    stop()
  }
}
