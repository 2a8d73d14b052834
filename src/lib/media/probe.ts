import {
  CustomSource,
  Input,
  LogLevel,
  Logging,
  MATROSKA,
  MP4,
  MatroskaInputFormat,
  QTFF,
  WEBM,
  WebMInputFormat,
  type InputTrack,
} from 'mediabunny'
import { BoundedSource, ReadBudgetError, SourceError, type ByteSource } from './byte-source'
import { checkIso } from './iso-structure'
import { requireFewTracks } from './iso-tables'
import { headBytes, identify } from './magic'
import { checkMatroska } from './matroska-structure'
import { requirePlayable, type TrackCodec } from './playable'
import { RefusedFile, damaged, noVideoTrack, tooLarge, type ProbeResult } from './probe-result'
import { requireSensibleDuration, requireSensibleSize } from './sensible'

export type { ByteSource } from './byte-source'
export type { ProbeResult } from './probe-result'

const limits = {
  readBytes: 64 * 1024 ** 2,
  timeMs: 20_000,
}

/** Never `ALL_FORMATS`: it contains playlists, which make the reader open other files and addresses. */
const formats = [MP4, QTFF, MATROSKA, WEBM]

Logging.level = LogLevel.Silent

/**
 * Finds out from the bytes whether a file is a video that browsers play, and what it holds. Reads an index, not
 * the file: at most 64 MiB and 20 s, usually some kilobytes. Nothing is decoded.
 * @returns a sentence for the instructor when it is not; no file makes this throw
 * @throws whatever `source.read` throws: that says nothing about the file
 */
export async function probeVideo(source: ByteSource): Promise<ProbeResult> {
  const bounded = new BoundedSource(source, limits.readBytes)
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(takesTooLong()), limits.timeMs)
  })
  try {
    return await Promise.race([readVideo(bounded), timeout])
  } catch (error) {
    if (error instanceof SourceError) throw error.cause
    const { code, message, mayBeConverted } = asRefusal(error)
    return { ok: false, code, message, mayBeConverted }
  } finally {
    clearTimeout(timer)
    bounded.close()
  }
}

async function readVideo(source: BoundedSource): Promise<ProbeResult> {
  if (source.sizeBytes === 0) {
    throw new RefusedFile(
      'empty',
      'This file is empty (0 bytes). Export it again and choose it here; the title stays.',
    )
  }
  const head = await source.read(0, headBytes)
  const kind = identify(head)
  if (kind.is === 'other') throw notVideo(`This file is ${kind.name}, not a video.`)
  if (kind.is === 'unknown') throw notVideo('This file is not a video that can be read here.')
  if (kind.is === 'foreign') throw foreignContainer(kind.name)
  const { isFragmented } = kind.is === 'iso' ? await checkIso(source) : { isFragmented: false }
  if (kind.is === 'matroska') checkMatroska(head, source.sizeBytes)
  return withInput(source, (input) => describe(input, isFragmented))
}

/**
 * Opens a file for reading its tracks, while `work` lasts. That it is a sound file is the caller's to know.
 * @throws what a read said first, or what `work` throws
 */
export async function withInput<T>(source: BoundedSource, work: (input: Input) => Promise<T>): Promise<T> {
  let failure: unknown
  const read = async (start: number, end: number) => {
    try {
      return await source.read(start, end)
    } catch (error) {
      failure ??= error
      throw error
    }
  }
  const getSize = () => source.sizeBytes
  const input = new Input({
    formats,
    source: new CustomSource({ getSize, read, handleUnhandledError: () => undefined }),
  })
  try {
    return await work(input)
  } catch (error) {
    // The reader wraps and swallows errors of reads; what a read said first is the reason.
    throw failure ?? error
  } finally {
    input.dispose()
  }
}

async function describe(input: Input, isFragmented: boolean): Promise<ProbeResult> {
  const tracks = await input.getTracks()
  if (tracks.length === 0) throw damaged('This file has no readable video in it.')
  requireFewTracks(tracks.length)
  // Browsers play the first track of each kind; covers of sound files are not among the tracks.
  const [video] = await input.getVideoTracks()
  const [audio] = await input.getAudioTracks()
  if (!video) throw noVideoTrack()
  requirePlayable('picture', await codecOf(video))
  if (audio) requirePlayable('sound', await codecOf(audio))
  requireSensibleSize(await video.getCodedWidth(), await video.getCodedHeight())
  // Recorders in browsers write no duration; then it takes the last frame's time.
  const writtenSeconds = await input.getDurationFromMetadata()
  const durationSeconds = writtenSeconds ?? (await input.computeDuration())
  requireSensibleDuration(durationSeconds)

  const codecs = [await video.getCodec(), await audio?.getCodec()].filter(
    (codec) => typeof codec === 'string',
  )
  return {
    ok: true,
    mimeType: await mimeTypeOf(input),
    durationSeconds: Math.round(durationSeconds * 1000) / 1000,
    width: Math.round(await video.getDisplayWidth()),
    height: Math.round(await video.getDisplayHeight()),
    codecs: codecs.join(', '),
    ...(isFragmented || writtenSeconds === null ? { seeksBadly: true } : {}),
  }
}

async function codecOf(track: InputTrack): Promise<TrackCodec> {
  const internalId = await track.getInternalCodecId()
  return {
    codec: await track.getCodec(),
    parameters: await track.getCodecParameterString(),
    internalId: typeof internalId === 'string' ? internalId : '',
  }
}

async function mimeTypeOf(input: Input): Promise<string> {
  const format = await input.getFormat()
  if (format instanceof WebMInputFormat) return 'video/webm'
  return format instanceof MatroskaInputFormat ? 'video/x-matroska' : 'video/mp4'
}

function asRefusal(error: unknown): RefusedFile {
  if (error instanceof RefusedFile) return error
  if (error instanceof ReadBudgetError) {
    return tooLarge(
      'The index of this file is larger than this server reads. Export the video again as MP4; the title stays.',
    )
  }
  return damaged('This file cannot be read as a video.')
}

const notVideo = (what: string) =>
  new RefusedFile('notVideo', `${what} Choose MP4, MOV, WebM or MKV; the title stays.`)

/** Those that can point to no other file, which ffmpeg would open. */
const convertible: ReadonlySet<string> = new Set(['AVI', 'WMV', 'FLV'])

const foreignContainer = (name: string) =>
  new RefusedFile(
    'unsupportedContainer',
    `This server cannot convert ${name} files. Export the video as MP4 (H.264 and AAC) and choose it again; the title stays.`,
    convertible.has(name),
  )

const takesTooLong = () => damaged('Reading this file took longer than 20 s.')
