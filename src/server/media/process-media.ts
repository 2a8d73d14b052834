import { probeVideo, type ByteSource, type ProbeResult } from '@/lib/media/probe'
import { CachedSource } from './cached-source'
import { convert } from './convert'
import { asFailed, cannotConvert, failure, MediaFailure, refusal } from './failures'
import { readStreams } from './ffprobe'
import type { MediaFacts, MediaOptions, MediaOutcome } from './media-work'
import { isDamaged } from './damage'
import { posterOfBytes, posterOfFile } from './poster'
import type { MediaTools, NoTools } from './tools'
import { risingProgress, Workbench } from './workbench'

export interface MediaSettings {
  tools: MediaTools | NoTools
  /** Whether large videos get a ladder of sizes. */
  hls: 'auto' | 'off'
}

type Report = ReturnType<typeof risingProgress>

/**
 * From a stored file to one that can be played.
 * @throws the signal's reason, and nothing else
 */
export async function processMedia(settings: MediaSettings, options: MediaOptions): Promise<MediaOutcome> {
  const report = risingProgress(options.onProgress)
  try {
    options.signal.throwIfAborted()
    report('reading', 0)
    const { source } = options
    const bytes = source.isLocal ? source.bytes : new CachedSource(source.bytes)
    const probed = await probeVideo(bytes)
    options.signal.throwIfAborted()
    if (!probed.ok && !probed.mayBeConverted) throw refusal(probed)

    const { tools } = settings
    if ('reason' in tools) {
      if (!probed.ok) throw cannotConvert(probed, tools.reason)
      return { ok: true, facts: factsOf(probed), playsOriginal: true, outputs: [], later: [] }
    }
    const bench = new Workbench(tools, options)
    if (!probed.ok) {
      if (!tools.canEncode) throw cannotConvert(probed, 'this ffmpeg has no libx264 or aac')
      return await playConverted(bench, options, report)
    }
    const original = () => playOriginal(settings, bench, bytes, factsOf(probed), report)
    if (playsWell(probed)) {
      if (!tools.canEncode || !(await isDamaged(bench, source, factsOf(probed)))) return await original()
      return await playConverted(bench, options, report, { mayCopy: false })
    }
    return await playConverted(bench, options, report).catch((error: unknown) => {
      // It plays somewhere as it is, which is better than nowhere.
      if (error instanceof MediaFailure && error.failed.retry === 'final') return original()
      throw error
    })
  } catch (error) {
    return asFailed(error, options.signal)
  }
}

/** The fast path: nothing is converted, and nothing but an index and a picture is read, whatever the size. */
async function playOriginal(
  { hls }: MediaSettings,
  bench: Workbench,
  bytes: ByteSource,
  facts: MediaFacts,
  report: Report,
): Promise<MediaOutcome> {
  report('poster', 20)
  const poster = await posterOfBytes(bench, bytes, facts)
  const later = laterOf(facts, bytes.sizeBytes, hls, bench)
  return { ok: true, facts, playsOriginal: true, outputs: [poster], later }
}

/**
 * The remux path and the slow path: a file that browsers play is made of it. All of the source is read, so it has to be here.
 */
async function playConverted(
  bench: Workbench,
  { source, cheaper = false, isBrief = false }: MediaOptions,
  report: Report,
  { mayCopy = true }: { mayCopy?: boolean } = {},
): Promise<MediaOutcome> {
  if (isBrief) throw failure('takesLong', 'it has to be read whole')
  const file = await source.localPath()
  bench.signal.throwIfAborted()
  const streams = await readStreams(bench, file)
  const { durationSeconds = 0, video } = streams
  report('poster', 4)
  const poster = await posterOfFile(bench, file, { ...video, durationSeconds })
  report('converting', 8)
  const { facts, output } = await convert(bench, file, streams, {
    cheaper,
    mayCopy,
    onShare: ({ video: how }, share) => report(how === 'copy' ? 'copying' : 'converting', 8 + share * 90),
  })
  return { ok: true, facts, playsOriginal: false, outputs: [poster, output], later: ['sprite'] }
}

/** A ladder for what is too much for an ordinary connection or a small screen. */
function laterOf(
  { width, height, durationSeconds }: MediaFacts,
  sizeBytes: number,
  hls: MediaSettings['hls'],
  { tools }: Workbench,
): ('hls' | 'sprite')[] {
  const isLarge = Math.min(width, height) > 720 && (sizeBytes * 8) / durationSeconds > 3_000_000
  return isLarge && hls === 'auto' && tools.canEncode ? ['sprite', 'hls'] : ['sprite']
}

/** Others play it, but not everywhere, or cannot jump about in it: it is worth a copy. */
const playsWell = ({ mimeType, seeksBadly }: Extract<ProbeResult, { ok: true }>) =>
  mimeType !== 'video/x-matroska' && seeksBadly !== true

const factsOf = ({ ok: _ok, ...facts }: Extract<ProbeResult, { ok: true }>): MediaFacts => facts
