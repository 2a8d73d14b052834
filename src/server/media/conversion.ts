import type { Streams, VideoStream } from './ffprobe'

/** One way to make a file that browsers play. */
export interface Conversion {
  container: 'mp4' | 'webm'
  video: 'copy' | 'encode'
  audio: 'copy' | 'encode' | 'none'
  toneMap: boolean
}

export interface ConversionOptions {
  canEncode: boolean
  canToneMap: boolean
  /** Not of a damaged file: what is wrong in it would be copied, too. */
  mayCopy: boolean
  /** Smaller and quicker. */
  cheaper: boolean
  threads: number
}

/** Containers that say for each frame when it is shown; of AVI with B-frames a copy stutters. */
const tellsTimes = new Set(['mov', 'matroska', 'flv'])
const playedPixels = new Set(['yuv420p', 'yuvj420p'])
const inMp4 = { video: new Set(['h264', 'vp9', 'av1']), audio: new Set(['aac', 'mp3']) }
const inWebm = { video: new Set(['vp8', 'vp9', 'av1']), audio: new Set(['opus', 'vorbis']) }

/**
 * The ways to try, the cheapest first: what browsers play is copied, picture and sound each for itself. A later one is for
 * a file that an earlier one could not be made of.
 */
export function waysToConvert(
  { container, video, audio }: Streams,
  options: ConversionOptions,
): Conversion[] {
  const mayCopy =
    options.mayCopy && tellsTimes.has(container) && playedPixels.has(video.pixelFormat) && !video.isHdr
  const fits = (target: typeof inMp4, codec: string | undefined) =>
    codec === undefined || target.audio.has(codec)
  const sound = (target: typeof inMp4): Conversion['audio'] =>
    audio === undefined
      ? 'none'
      : tellsTimes.has(container) && target.audio.has(audio.codec)
        ? 'copy'
        : 'encode'
  const ways: Conversion[] = []
  if (mayCopy && inWebm.video.has(video.codec) && fits(inWebm, audio?.codec)) {
    ways.push({ container: 'webm', video: 'copy', audio: sound(inWebm), toneMap: false })
  } else if (mayCopy && inMp4.video.has(video.codec)) {
    ways.push({ container: 'mp4', video: 'copy', audio: sound(inMp4), toneMap: false })
  }
  const encode: Conversion = {
    container: 'mp4',
    video: 'encode',
    audio: audio ? 'encode' : 'none',
    toneMap: false,
  }
  if (video.isHdr && options.canToneMap) ways.push({ ...encode, toneMap: true })
  ways.push(encode)
  return options.canEncode ? ways : ways.filter((way) => way.video !== 'encode' && way.audio !== 'encode')
}

/** Bits a second of picture and sound together, at the most. */
export const mostBitsPerSecond = 3_200_000

/** What stands behind the input on ffmpeg's command line. */
export function conversionArgs(way: Conversion, { video }: Streams, options: ConversionOptions): string[] {
  const name = outputName(way)
  return [
    ...['-map', '0:V:0', ...(way.audio === 'none' ? [] : ['-map', '0:a:0'])],
    // Names of people and places are in there as well.
    ...['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn', '-max_muxing_queue_size', '4096'],
    ...(way.video === 'copy' ? ['-c:v', 'copy'] : encodeArgs(way, video, options)),
    ...audioArgs(way.audio),
    ...(way.container === 'mp4' ? ['-movflags', '+faststart'] : []),
    ...['-f', way.container, name],
  ]
}

export const outputName = ({ container }: Conversion) => `video.${container}`

/** 720p: what plays everywhere, soon. */
function encodeArgs(way: Conversion, video: VideoStream, { cheaper, threads }: ConversionOptions): string[] {
  const size = fitted(video, cheaper ? 480 : 720)
  return [
    ...['-vf', pictureFilters(video, size, way.toneMap).join(',')],
    ...['-c:v', 'libx264', '-preset', cheaper ? 'ultrafast' : 'veryfast', '-profile:v', 'high', '-crf', '23'],
    ...['-maxrate', '3000k', '-bufsize', '6000k', '-threads:v', String(threads)],
    ...['-force_key_frames', 'expr:gte(t,n_forced*4)'],
    // Never a constant rate: two frames a day apart would become millions.
    ...['-fps_mode:v', 'vfr'],
  ]
}

const audioArgs = (audio: Conversion['audio']) => {
  if (audio === 'none') return ['-an']
  return audio === 'copy' ? ['-c:a', 'copy'] : ['-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-ar', '48000']
}

/** From whatever is decoded to 8 bits, 4:2:0 and square pixels. ffmpeg turns the picture before these. */
export function pictureFilters(
  { isInterlaced }: VideoStream,
  { width, height }: { width: number; height: number },
  toneMap: boolean,
): string[] {
  const light = [
    'zscale=t=linear:npl=100',
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
  ]
  return [
    ...(isInterlaced ? ['yadif=deint=interlaced'] : []),
    `scale=${width}:${height}`,
    ...(toneMap ? light : []),
    'format=yuv420p',
    'setsar=1',
  ]
}

/** The size that fits in a rung, never larger than it is: even sides, as 4:2:0 needs them. */
export function fitted(
  { width, height }: { width: number; height: number },
  shortSide: number,
): { width: number; height: number } {
  const longest = shortSide * 3.6 // some screens are recorded side by side
  const factor = Math.min(1, shortSide / Math.min(width, height), longest / Math.max(width, height))
  const even = (side: number) => Math.max(2, Math.round((side * factor) / 2) * 2)
  return { width: even(width), height: even(height) }
}
