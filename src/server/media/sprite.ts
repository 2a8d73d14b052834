import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SpriteDetails } from '@/lib/media/sprite'
import { fitted, pictureFilters } from './conversion'
import { deadlineMs } from './convert'
import { failure } from './failures'
import { readStreams, type Streams } from './ffprobe'
import type { MediaOptions, MediaOutput } from './media-work'
import { risingProgress, type Workbench } from './workbench'

const columns = 10
const most = 100
const longSide = 160
/** Up to so many pixels, all frames are decoded when there are too few key frames: ten minutes of 1080p. */
const affordablePixels = 1920 * 1080 * 30 * 600

/**
 * Small pictures of a video, at most a hundred, for the seek bar. Of key frames alone, which takes a tenth of the time;
 * of all frames where a short video has hardly any key frames.
 * @throws MediaFailure
 */
export async function makeSprite(bench: Workbench, options: MediaOptions): Promise<MediaOutput> {
  const report = risingProgress(options.onProgress)
  report('previews', 0)
  const file = await options.source.localPath()
  bench.signal.throwIfAborted()
  const streams = await readStreams(bench, file)
  const { video, durationSeconds } = streams
  if (durationSeconds === undefined) throw failure('damaged', 'sprite: no duration')
  const everySeconds = Math.max(1, Math.ceil(durationSeconds / (most - 1)))
  const wanted = Math.min(most, Math.floor(durationSeconds / everySeconds) + 1)
  const make = (mode: 'keyFrames' | 'allFrames') =>
    attempt(bench, file, streams, {
      mode,
      everySeconds,
      wanted,
      onShare: (share) => report('previews', share * 99),
    })

  let made = await make('keyFrames')
  const pixels = video.width * video.height * video.framesPerSecond * durationSeconds
  if (made.starts.length < wanted / 4 && pixels <= affordablePixels) made = await make('allFrames')

  const tile = tileSize(video)
  const details: SpriteDetails = {
    ...made.size,
    tileWidth: tile.width,
    tileHeight: tile.height,
    columns: made.columns,
    startsSeconds: made.starts,
    durationSeconds,
  }
  const path = await bench.keep(made.file, 'sprite.jpg')
  return { kind: 'sprite', path, type: 'image/jpeg', details: { ...details } }
}

interface Attempt {
  mode: 'keyFrames' | 'allFrames'
  everySeconds: number
  wanted: number
  onShare: (share: number) => void
}

async function attempt(
  bench: Workbench,
  file: string,
  streams: Streams,
  { mode, everySeconds, wanted, onShare }: Attempt,
) {
  const cwd = await bench.newFolder()
  const tile = tileSize(streams.video)
  const grid = { columns: Math.min(columns, wanted), rows: Math.ceil(wanted / columns) }
  const chosen = `select='isnan(prev_selected_t)+gte(t-prev_selected_t\\,${everySeconds})'`
  const small = pictureFilters({ ...streams.video, isInterlaced: false }, tile, false)
  await bench.make({
    name: `sprite of ${mode}`,
    // The demuxer leaves out what the decoder would skip: of MP4 it is not even read.
    before: mode === 'keyFrames' ? ['-skip_frame', 'nokey', '-discard', 'nokey'] : [],
    input: file,
    args: [
      '-filter_complex',
      `[0:V:0]${[chosen, ...small].join(',')},split[times][tiles];[tiles]tile=${grid.columns}x${grid.rows}[sprite]`,
      ...['-map', '[times]', '-fps_mode:v', 'vfr', '-frames:v', String(most), '-f', 'framecrc', 'times'],
      ...['-map', '[sprite]', '-fps_mode:v', 'vfr', '-frames:v', '1', '-update', '1', '-q:v', '5'],
      ...['-f', 'image2', 'sprite.jpg'],
    ],
    cwd,
    long: {
      deadlineMs: deadlineMs(streams),
      fileBytes: 64 * 1024 ** 2,
      onSeconds: (seconds) => onShare(Math.min(1, seconds / (streams.durationSeconds ?? seconds))),
    },
  })
  const starts = startsIn(await readFile(join(cwd, 'times'), 'utf8')).slice(0, wanted)
  if (starts.length === 0) throw failure('damaged', 'sprite: no frame')
  const size = { width: tile.width * grid.columns, height: tile.height * grid.rows }
  return { file: join(cwd, 'sprite.jpg'), starts, size, columns: grid.columns }
}

/** The times in what the muxer `framecrc` writes: "stream, dts, pts, …" in units of "#tb 0: 1/12800". */
export function startsIn(text: string): number[] {
  const [, over = '1', under = '1'] = /^#tb 0: (\d+)\/(\d+)/m.exec(text) ?? []
  const unit = Number(over) / Number(under)
  const starts = text
    .split('\n')
    .filter((line) => /^0,/.test(line))
    .map((line) => Math.max(0, Math.round(Number(line.split(',')[2]) * unit * 1_000) / 1_000))
  // What is before the first one is shown by it, too.
  return starts.map((start, index) => (index === 0 ? 0 : start))
}

const tileSize = ({ width, height }: { width: number; height: number }) =>
  fitted({ width, height }, (longSide * Math.min(width, height)) / Math.max(width, height))
