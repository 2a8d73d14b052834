import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BoundedSource } from '@/lib/media/byte-source'
import { withInput } from '@/lib/media/probe'
import { fitted, pictureFilters } from './conversion'
import { deadlineMs } from './convert'
import { failure } from './failures'
import { readStreams, type Streams } from './ffprobe'
import { withFile } from './file-source'
import { bandwidthOf, lengthOf, mainPlaylist, readMediaPlaylist, type MediaPlaylist } from './hls-playlist'
import type { HlsDetails, HlsRung, MediaOptions, MediaOutput } from './media-work'
import { risingProgress, type Workbench } from './workbench'

const mainName = 'main.m3u8'
const segmentSeconds = 4
/** Short sides, and the most kbit/s of each. */
const ladder = [
  { side: 1_080, kbps: 5_500 },
  { side: 720, kbps: 3_000 },
  { side: 480, kbps: 1_400 },
] as const

interface Planned {
  name: string
  width: number
  height: number
  kbps: number
}

/**
 * A ladder of sizes, all from one reading of the source. Each rung is one file whose segments are ranges of it: three
 * addresses to sign, not thousands.
 * @throws MediaFailure
 */
export async function makeHls(bench: Workbench, options: MediaOptions): Promise<MediaOutput> {
  const report = risingProgress(options.onProgress)
  report('converting', 0)
  const file = await options.source.localPath()
  bench.signal.throwIfAborted()
  const streams = await readStreams(bench, file)
  const rungs = planned(streams, options.cheaper === true)
  const cwd = await bench.newFolder()
  await bench.make({
    name: `ladder of ${rungs.length}`,
    input: file,
    args: hlsArgs(streams, rungs, bench),
    cwd,
    long: {
      deadlineMs: deadlineMs(streams) * 3,
      fileBytes: ((streams.durationSeconds ?? 12 * 3_600) * 6_000_000 * 1.5) / 8 + 64 * 1024 ** 2,
      onSeconds: (seconds) => report('converting', (99 * seconds) / (streams.durationSeconds ?? seconds)),
    },
  })
  const { made, framesPerSecond } = await accept(cwd, rungs, streams)
  const folder = join(bench.folder, 'hls')
  await mkdir(folder, { mode: 0o700 })
  await writeFile(join(folder, mainName), mainPlaylist(made, framesPerSecond), { mode: 0o600 })
  for (const { playlist, media } of made) {
    for (const name of [playlist, media]) await rename(join(cwd, name), join(folder, name))
  }
  const details: HlsDetails = { main: mainName, rungs: made }
  return { kind: 'hls', path: folder, type: 'application/vnd.apple.mpegurl', details: { ...details } }
}

/** From the largest down; none larger than the source, and none that is nearly the one above it. */
export function planned({ video }: Streams, cheaper: boolean): Planned[] {
  const short = Math.min(video.width, video.height)
  const rungs = ladder.flatMap(({ side, kbps }, index) => {
    const isTop = index === 0
    if (!isTop && side > short * 0.9) return []
    return [{ name: `${Math.min(side, short)}p`, kbps, ...fitted(video, side) }]
  })
  return cheaper && rungs.length > 1 ? rungs.slice(1) : rungs
}

export function hlsArgs(
  { video, audio }: Streams,
  rungs: readonly Planned[],
  { tools, threads }: Pick<Workbench, 'tools' | 'threads'>,
): string[] {
  const [top] = rungs
  const first = video.isHdr && tools.canToneMap && top ? pictureFilters(video, top, true) : []
  const plain = { ...video, isInterlaced: first.length === 0 && video.isInterlaced }
  const split = `split=${rungs.length}${rungs.map((_rung, index) => `[s${index}]`).join('')}`
  const graph = [
    `[0:V:0]${[...first, split].join(',')}`,
    ...rungs.map((rung, index) => `[s${index}]${pictureFilters(plain, rung, false).join(',')}[v${index}]`),
  ]
  const names = rungs.map(({ name }, index) => `v:${index}${audio ? `,a:${index}` : ''},name:${name}`)
  return [
    ...['-filter_complex', graph.join(';')],
    ...rungs.flatMap((_rung, index) => ['-map', `[v${index}]`, ...(audio ? ['-map', '0:a:0'] : [])]),
    ...['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn', '-max_muxing_queue_size', '4096'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-crf', '23'],
    // All rungs are cut at the same moments, so that a player can change over at each of them.
    ...['-sc_threshold', '0', '-force_key_frames', `expr:gte(t,n_forced*${segmentSeconds})`],
    ...['-fps_mode:v', 'vfr', '-threads:v', String(threads)],
    ...rungs.flatMap(({ kbps }, index) => [
      ...[`-maxrate:v:${index}`, `${kbps}k`, `-bufsize:v:${index}`, `${kbps * 2}k`],
    ]),
    ...(audio ? ['-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-ar', '48000'] : []),
    ...['-f', 'hls', '-hls_time', String(segmentSeconds), '-hls_playlist_type', 'vod', '-hls_list_size', '0'],
    ...['-hls_segment_type', 'fmp4', '-hls_flags', 'single_file+independent_segments'],
    ...['-hls_segment_filename', '%v.mp4', '-var_stream_map', names.join(' '), '%v.m3u8'],
  ]
}

/** Every rung is whole, as long as the source, and cut where the others are. */
async function accept(cwd: string, rungs: readonly Planned[], { durationSeconds: claimed }: Streams) {
  const made: HlsRung[] = []
  let first: MediaPlaylist | undefined
  let framesPerSecond = 0
  for (const { name, width, height } of rungs) {
    const playlist = `${name}.m3u8`
    const read = readMediaPlaylist(await readFile(join(cwd, playlist), 'utf8'))
    if (!read || read.media !== `${name}.mp4`) throw failure('damaged', `ladder: ${playlist} is not whole`)
    const { size } = await stat(join(cwd, read.media))
    if (read.endBytes > size) throw failure('damaged', `ladder: ${playlist} ends behind its file`)
    const length = lengthOf(read)
    if (claimed !== undefined && length < claimed - Math.max(0.5, claimed / 100)) {
      throw failure('cutOff', `ladder: ${length} s of ${claimed} s`)
    }
    first ??= read
    const isAligned = read.segments.every(
      ({ seconds }, index) => Math.abs(seconds - (first?.segments[index]?.seconds ?? -1)) < 0.2,
    )
    if (!isAligned || read.segments.length !== first.segments.length) {
      throw failure('damaged', `ladder: ${playlist} is cut elsewhere`)
    }
    const tracks = await tracksOf(join(cwd, read.media))
    framesPerSecond = tracks.framesPerSecond
    made.push({ width, height, ...bandwidthOf(read), codecs: tracks.codecs, playlist, media: read.media })
  }
  return { made, framesPerSecond }
}

/** What a player has to know before it loads anything. */
const tracksOf = (file: string) =>
  withFile(file, (source) =>
    withInput(new BoundedSource(source, 64 * 1024 ** 2), async (input) => {
      const tracks = await input.getTracks()
      const codecs = await Promise.all(tracks.map((track) => track.getCodecParameterString()))
      const [video] = await input.getVideoTracks()
      const rate = (await video?.computePacketStats(120))?.averagePacketRate ?? 0
      return { codecs: codecs.filter((codec) => codec !== null).join(','), framesPerSecond: rate }
    }),
  )
