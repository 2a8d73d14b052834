import type { Env } from '../env'
import type { Logger } from '../log'
import { makeExtra } from './extra'
import { makeHls } from './hls'
import type { Media } from './media-work'
import { processMedia } from './process-media'
import { makeSprite } from './sprite'
import { findTools } from './tools'

/** Looks once for the programs of this machine, and says in the log what it found. */
export async function openMedia(
  env: Pick<Env, 'FFMPEG_PATH' | 'FFPROBE_PATH' | 'VIDEO_HLS'>,
  log: Logger,
): Promise<Media> {
  const tools = await findTools(env)
  if ('reason' in tools) log.warn({ reason: tools.reason }, 'videos are not converted on this server')
  else log.info({ ffmpeg: tools.version, canEncode: tools.canEncode }, 'ffmpeg was found')
  const settings = { tools, hls: env.VIDEO_HLS }
  return {
    canConvert: !('reason' in tools) && tools.canEncode,
    processMedia: (options) => processMedia(settings, options),
    makeHls: (options) => makeExtra(tools, options, makeHls),
    makeSprite: (options) => makeExtra(tools, options, makeSprite),
  }
}
