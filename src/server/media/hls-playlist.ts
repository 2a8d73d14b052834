import type { HlsRung } from './media-work'

export interface MediaPlaylist {
  media: string
  segments: { seconds: number; start: number; bytes: number }[]
  /** Where the last segment ends. */
  endBytes: number
}

/**
 * Reads a playlist whose segments are ranges of one file.
 * @returns `undefined` unless it is whole: a map, segments in a row in one file, and an end
 */
export function readMediaPlaylist(text: string): MediaPlaylist | undefined {
  const lines = text.split(/\r?\n/)
  const map = /^#EXT-X-MAP:URI="([^"]+)",BYTERANGE="(\d+)@(\d+)"/m.exec(text)
  const media = map?.[1]
  if (!text.startsWith('#EXTM3U') || media === undefined || !lines.includes('#EXT-X-ENDLIST')) {
    return undefined
  }
  let at = Number(map?.[2]) + Number(map?.[3])
  let seconds: number | undefined
  let range: { start: number; bytes: number } | undefined
  const segments: MediaPlaylist['segments'] = []
  for (const line of lines) {
    const length = /^#EXTINF:([\d.]+)/.exec(line)?.[1]
    const bytes = /^#EXT-X-BYTERANGE:(\d+)(?:@(\d+))?/.exec(line)
    if (length !== undefined) seconds = Number(length)
    if (bytes) range = { bytes: Number(bytes[1]), start: bytes[2] === undefined ? at : Number(bytes[2]) }
    if (line === '' || line.startsWith('#')) continue
    if (line !== media || seconds === undefined || range?.start !== at) return undefined
    segments.push({ seconds, ...range })
    at += range.bytes
    seconds = range = undefined
  }
  return segments.length === 0 ? undefined : { media, segments, endBytes: at }
}

export const lengthOf = ({ segments }: MediaPlaylist): number =>
  segments.reduce((sum, { seconds }) => sum + seconds, 0)

/** Bits a second. */
export function bandwidthOf(playlist: MediaPlaylist): Pick<HlsRung, 'bandwidth' | 'averageBandwidth'> {
  const bytes = playlist.segments.reduce((sum, segment) => sum + segment.bytes, 0)
  // A last segment of a few frames says nothing of what a connection has to carry.
  const rates = playlist.segments.map((segment) => (segment.bytes * 8) / Math.max(1, segment.seconds))
  return {
    bandwidth: Math.ceil(Math.max(...rates)),
    averageBandwidth: Math.ceil((bytes * 8) / lengthOf(playlist)),
  }
}

/** The main playlist: written here, because ffmpeg leaves out what players choose by. */
export function mainPlaylist(rungs: readonly HlsRung[], framesPerSecond: number): string {
  const entries = rungs.flatMap((rung) => [
    `#EXT-X-STREAM-INF:BANDWIDTH=${rung.bandwidth},AVERAGE-BANDWIDTH=${rung.averageBandwidth},` +
      `CODECS="${rung.codecs}",RESOLUTION=${rung.width}x${rung.height},FRAME-RATE=${framesPerSecond.toFixed(3)}`,
    rung.playlist,
  ])
  return ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...entries, ''].join('\n')
}
