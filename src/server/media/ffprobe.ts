import * as z from 'zod'
import { noVideoTrack, RefusedFile } from '@/lib/media/probe-result'
import { requireFewTracks } from '@/lib/media/iso-tables'
import { requireSensibleDuration, requireSensibleSize } from '@/lib/media/sensible'
import { failureOf, refusal } from './failures'
import type { Workbench } from './workbench'

/** What ffmpeg sees of a file that is to be converted. */
export interface Streams {
  /** One of ours of the formats it may read: `mov`, `matroska`, `avi`, `asf`, `flv`. */
  container: string
  /** `undefined` where the file does not say it. */
  durationSeconds: number | undefined
  video: VideoStream
  audio: { codec: string } | undefined
}

export interface VideoStream {
  codec: string
  pixelFormat: string
  /** As shown: turned, and with square pixels. */
  width: number
  height: number
  framesPerSecond: number
  isInterlaced: boolean
  isHdr: boolean
}

const ratio = z
  .string()
  .optional()
  .transform((text) => {
    const [over, under] = (text ?? '').split(/[:/]/).map(Number)
    return over && under && over > 0 && under > 0 ? over / under : undefined
  })
const seconds = z
  .string()
  .optional()
  .transform((text) => {
    const value = Number(text ?? Number.NaN)
    return Number.isFinite(value) && value > 0 ? value : undefined
  })

const streamSchema = z.object({
  codec_type: z.string().optional(),
  codec_name: z.string().default('unknown'),
  pix_fmt: z.string().default('unknown'),
  width: z.number().int().default(0),
  height: z.number().int().default(0),
  sample_aspect_ratio: ratio,
  avg_frame_rate: ratio,
  field_order: z.string().optional(),
  color_transfer: z.string().optional(),
  disposition: z.object({ attached_pic: z.number().optional() }).optional(),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
})

const answerSchema = z.object({
  streams: z.array(streamSchema),
  format: z.object({ format_name: z.string(), duration: seconds }),
})

/**
 * Asks ffprobe what a whole file on this machine is.
 * @throws MediaFailure when that is no video, or more than can be taken
 */
export async function readStreams(bench: Workbench, file: string): Promise<Streams> {
  // Whole sections: builds differ in which single fields they know.
  const asked = ['-print_format', 'json', '-show_format', '-show_streams']
  const result = await bench.probe(file, await bench.newFolder(), asked)
  if (result.end !== 'exited' || result.exitCode !== 0) throw failureOf('ffprobe', result)
  const answer = parse(result.stdout)
  if (!answer) throw failureOf('ffprobe', result)
  try {
    return describe(answer)
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error
    throw refusal(error)
  }
}

function parse(text: string): z.output<typeof answerSchema> | undefined {
  try {
    return answerSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function describe({ streams, format }: z.output<typeof answerSchema>): Streams {
  requireFewTracks(streams.length)
  const video = streams.find(
    ({ codec_type, disposition }) => codec_type === 'video' && disposition?.attached_pic !== 1,
  )
  if (!video) throw noVideoTrack()
  requireSensibleSize(video.width, video.height)
  if (format.duration !== undefined) requireSensibleDuration(format.duration)
  const audio = streams.find(({ codec_type }) => codec_type === 'audio')
  const turned = video.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0
  const shown = [Math.round(video.width * (video.sample_aspect_ratio ?? 1)), video.height] as const
  const [width, height] = Math.abs(turned) % 180 === 90 ? [shown[1], shown[0]] : shown
  return {
    container: format.format_name.split(',')[0] ?? '',
    durationSeconds: format.duration,
    video: {
      codec: video.codec_name,
      pixelFormat: video.pix_fmt,
      width,
      height,
      framesPerSecond: video.avg_frame_rate ?? 30,
      isInterlaced: ['tt', 'bb', 'tb', 'bt'].includes(video.field_order ?? ''),
      isHdr: ['smpte2084', 'arib-std-b67'].includes(video.color_transfer ?? ''),
    },
    audio: audio && { codec: audio.codec_name },
  }
}
