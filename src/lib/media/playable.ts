import { RefusedFile } from './probe-result'

/** A track as the container describes it. */
export interface TrackCodec {
  /** `avc`, `aac` …; `null` when it is none that mediabunny knows. */
  codec: string | null
  /** RFC 6381, e.g. `avc1.64001e`. */
  parameters: string | null
  /** The container's own name of it, e.g. `mp4v` or `V_MPEG2`. */
  internalId: string
}

const videoCodecs = new Set(['avc', 'vp8', 'vp9', 'av1'])
const audioCodecs = new Set(['aac', 'mp3', 'opus', 'vorbis', 'flac'])

/** Baseline, Main and High: 8 bits and 4:2:0. The others have more bits or colour than browsers decode. */
const avcProfiles = new Set(['42', '4d', '64'])

const names: [pattern: RegExp, name: string][] = [
  [/^hevc$|^hvc1|^hev1|V_MPEGH/i, 'HEVC (H.265)'],
  [/^prores$|^ap(ch|cn|cs|co|4h|4x)$|V_PRORES/i, 'ProRes'],
  [/^mp4v$|V_MPEG4\/ISO\/(SP|ASP|AP)/i, 'MPEG-4 Part 2'],
  [/V_MPEG1|V_MPEG2|^m2v1$|^mx[345]/i, 'MPEG-2'],
  [/^mjp|^jpeg$|V_MJPEG/i, 'Motion JPEG'],
  [/V_THEORA/i, 'Theora'],
  [/V_MS\/VFW/i, 'an old Windows format'],
  [/^pcm|^ulaw$|^alaw$|^sowt|^twos|^lpcm|A_PCM/i, 'uncompressed (PCM)'],
  [/^ac3$|^ac-3|A_AC3/i, 'Dolby Digital (AC-3)'],
  [/^eac3$|^ec-3|A_EAC3/i, 'Dolby Digital Plus (E-AC-3)'],
  [/^dts|A_DTS/i, 'DTS'],
  [/^alac|A_ALAC/i, 'Apple Lossless'],
]

/** @throws RefusedFile `unsupportedCodec` unless current browsers play a track of this kind */
export function requirePlayable(kind: 'picture' | 'sound', track: TrackCodec): void {
  const { codec, parameters } = track
  if (!(kind === 'picture' ? videoCodecs : audioCodecs).has(codec ?? '')) {
    throw unplayable(kind, nameOf(track))
  }
  if (codec !== 'avc') return
  const profile = /^avc[13]\.([0-9a-f]{2})/i.exec(parameters ?? '')?.[1]?.toLowerCase()
  if (profile === undefined || !avcProfiles.has(profile)) throw unplayable('picture', avcName(profile))
}

const avcName = (profile: string | undefined) => {
  if (profile === '6e') return 'H.264 with 10 bits a colour'
  if (profile === '7a' || profile === 'f4') return 'H.264 with more colour detail than 4:2:0'
  return 'H.264 of an unusual profile'
}

function nameOf({ codec, internalId }: TrackCodec): string {
  const known = names.find(([pattern]) => pattern.test(codec ?? '') || pattern.test(internalId))
  if (known) return known[1]
  const shown = internalId.replace(/[^\x20-\x7e]/g, '').slice(0, 32)
  return shown === '' ? 'in an unknown format' : `“${shown}”`
}

const unplayable = (kind: string, name: string) =>
  new RefusedFile(
    'unsupportedCodec',
    `The ${kind} of this video is ${name}, which browsers do not play everywhere, and this server cannot convert it. ` +
      'Export the video as MP4 (H.264 and AAC) and choose it again; the title stays.',
    true,
  )
