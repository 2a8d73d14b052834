import { join } from 'node:path'
import type { ServerContext } from '../context'
import { cutPicture } from '../media/cut-picture'
import { findTools, type MediaTools } from '../media/tools'

/** What platforms show where a link is shared; they cut other shapes as they like. */
export const linkPictureSize = { width: 1200, height: 630 }

/** Of all cut pictures that a process keeps; one is about 0.1 MB. */
const MOST_BYTES = 8 * 1024 ** 2
/** For a picture that cannot be cut, the note of that. */
const OVERHEAD_BYTES = 500

export interface LinkPictures {
  /**
   * The size that `cut` gives this picture. `undefined`: it keeps its own, because there is no ffmpeg here or it cannot
   * be read. Whoever asks first waits until ffmpeg was looked for: what a page names once is kept by others for long.
   */
  sizeOf: (version: string) => Promise<{ width: number; height: number } | undefined>
  /**
   * The picture, cut. Each is made once, one at a time, and kept in memory: whoever asks often costs no more than whoever
   * asks once.
   * @returns `null` when it keeps its own size
   */
  cut: (version: string, read: () => Promise<Uint8Array>) => Promise<Uint8Array | null>
}

/** Pictures of courses in the size in which links to them are shown. @param find looks for ffmpeg, once */
export function createLinkPictures(
  { env, log }: Pick<ServerContext, 'env' | 'log'>,
  find = findTools,
): LinkPictures {
  const root = join(env.LECTERN_HOME, 'scratch')
  let looking: Promise<MediaTools | null> | undefined
  const look = () => (looking ??= find(env).then((found) => ('reason' in found ? null : found)))

  const kept = new Map<string, { cut: Uint8Array | null }>()
  const making = new Map<string, Promise<Uint8Array | null>>()
  let total = 0
  let last: Promise<unknown> = Promise.resolve()

  const bytesOf = (cut: Uint8Array | null | undefined) => OVERHEAD_BYTES + (cut?.length ?? 0)
  const keep = (version: string, cut: Uint8Array | null) => {
    kept.set(version, { cut })
    total += bytesOf(cut)
    for (const [oldest, entry] of kept) {
      if (total <= MOST_BYTES) break
      kept.delete(oldest)
      total -= bytesOf(entry.cut)
    }
  }

  const make = async (version: string, read: () => Promise<Uint8Array>): Promise<Uint8Array | null> => {
    const found = await look()
    if (!found) return null
    const turn = last.then(async () => cutPicture(found, await read(), { ...linkPictureSize, root }))
    last = turn.catch(() => undefined)
    try {
      const cut = await turn
      keep(version, cut)
      return cut
    } catch (error) {
      // The next one who asks tries again.
      log.warn({ err: error }, 'a picture could not be cut for links')
      return null
    }
  }

  return {
    async sizeOf(version) {
      const tools = await look()
      return tools && kept.get(version)?.cut !== null ? linkPictureSize : undefined
    },

    async cut(version, read) {
      const known = kept.get(version)
      if (known) {
        // The ones that were not asked for the longest go first.
        kept.delete(version)
        kept.set(version, known)
        return known.cut
      }
      let running = making.get(version)
      if (!running) {
        running = make(version, read).finally(() => making.delete(version))
        making.set(version, running)
      }
      return running
    },
  }
}
