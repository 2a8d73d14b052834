import { readdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { ensureFolderOf, DiskFolders } from '@/server/storage/disk-folders'
import type { Playback } from '@/types/api'
import { readByCurl } from '../../lib/curl'
import { isNginxInstalled, startNginx } from '../../lib/nginx'
import { costOf } from '../../lib/process-cost'
import { progress, type Section } from '../../lib/report'
import { withDatabase } from '../../lib/seed'
import { median } from '../../lib/stats'
import { GIB, MIB, withFolder, writeVideo } from '../../lib/upload-files'
import { type UploadServer, withUploadServer } from '../../lib/upload-server'
import type { BenchContext } from '../context'

const GOAL = 0.9
/** Of each round; one read takes less than a second. */
const READS = 4

/** How fast a stored video is read from the disk driver. */
export function download({ uploadRounds }: BenchContext): Promise<Section> {
  return withFolder((folder) =>
    withUploadServer(async (server) => {
      const { url, path } = await storeVideo(server)
      const nginx = isNginxInstalled() ? await startNginx(folder, dirname(path)) : null
      const ours: number[] = []
      const theirs: number[] = []
      const cpu: number[] = []
      try {
        for (let round = 0; round <= uploadRounds; round++) {
          progress(`download: round ${round} of ${uploadRounds}`)
          const before = costOf(server.app.pid).cpuSeconds
          const speed = await read(url)
          const seconds = costOf(server.app.pid).cpuSeconds - before
          const reference = nginx ? await read(`${nginx.baseURL}/${basename(path)}`) : NaN
          if (round === 0) continue // brings the file into the page cache
          ours.push(speed)
          cpu.push(seconds / READS)
          theirs.push(reference)
        }
      } finally {
        await nginx?.stop()
      }
      return {
        title: 'Downloading from the disk driver',
        how:
          `1 GiB from byte 1,000 on, by curl, out of the page cache, ${READS} times a round; medians of ${uploadRounds} ` +
          `rounds in turn. ${nginx ? "The reference is Debian's nginx with sendfile." : 'nginx is not installed: no reference.'}`,
        rows: [
          {
            what: 'range of a stored video',
            unit: 'MiB/s',
            ours: median(ours),
            reference: median(theirs),
            ...(nginx && { goalRatio: GOAL }),
          },
          { what: "the server's processor time", unit: 's/GiB', ours: median(cpu) },
        ],
        details: { ours, theirs, cpu },
      }
    }),
  )
}

/** @returns MiB/s */
async function read(url: string): Promise<number> {
  const startedAt = performance.now()
  let bytes = 0
  for (let n = 0; n < READS; n++) bytes += await readByCurl(url)
  return bytes / MIB / ((performance.now() - startedAt) / 1_000)
}

/** Puts a file where an upload would have put it: how it got there is measured elsewhere. */
async function storeVideo({ app, account, begin }: UploadServer): Promise<{ url: string; path: string }> {
  const { id } = await begin(GIB, '')
  const key = 'bench/lesson.mp4'
  const path = new DiskFolders(app.storage).objectFile(key)
  await ensureFolderOf(path)
  await writeVideo(path, GIB)
  const videoId = await withDatabase(app.databaseURL, async (db) => {
    const { rows } = await db.query<{ id: string }>(
      `update video set status = 'ready', storage_key = $2, format = 'video/mp4', size = $3
       where id = (select video_id from upload where id = $1) returning id`,
      [id, key, GIB],
    )
    return rows[0]?.id ?? ''
  })
  const { sources } = await account.call<Playback>('GET', `/api/videos/${videoId}/playback`)
  const [source] = sources
  if (!source) throw new Error(`nothing to read of ${(await readdir(dirname(path))).join(', ')}`)
  return { url: new URL(source.src, app.baseURL).href, path }
}
