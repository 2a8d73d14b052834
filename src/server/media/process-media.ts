import { probeVideo, type ByteSource, type ProbeResult } from '@/lib/media/probe'
import { CachedSource } from './cached-source'
import { asFailed, cannotConvert, refusal } from './failures'
import type { MediaFacts, MediaOptions, MediaOutcome } from './media-work'
import { posterOfBytes } from './poster'
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
    if (!probed.ok && !mayBeConverted(probed)) throw refusal(probed)

    const { tools } = settings
    if ('reason' in tools) {
      if (!probed.ok) throw cannotConvert(probed, tools.reason)
      return { ok: true, facts: factsOf(probed), playsOriginal: true, outputs: [], later: [] }
    }
    if (!probed.ok) throw cannotConvert(probed, 'not yet')
    const bench = new Workbench(tools, options)
    return await playOriginal(settings, bench, bytes, factsOf(probed), report)
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

type Refused = Extract<ProbeResult, { ok: false }>

const mayBeConverted = ({ code }: Refused) => code === 'unsupportedCodec' || code === 'unsupportedContainer'

const factsOf = ({ ok: _ok, ...facts }: Extract<ProbeResult, { ok: true }>): MediaFacts => facts
