import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sendByCurl } from '../../lib/curl'
import { type PageUpload, sendByOurs, sendByPeer } from '../../lib/page-upload'
import { type PeerServer, startPeer } from '../../lib/peer-server'
import { buildPeerServer, bundlePeer } from '../../lib/peers'
import { progress, type Section } from '../../lib/report'
import { median } from '../../lib/stats'
import { GIB, MIB, withFolder, writeVideo } from '../../lib/upload-files'
import { type UploadServer, withUploadServer } from '../../lib/upload-server'
import type { BenchContext } from '../context'

const PART = 16 * MIB
/** As many as the page sends. */
const CONNECTIONS = 4
/** Of curl, which sends one body after another, as `curl -T` does. */
const CURL_CONNECTIONS = 1
const GOAL_CURL = 0.5
const GOAL_TUS = 1.3
const GOAL_TASK_MS = 100

/** A file from a browser to this machine's disk: against curl, and against tus from the same browser. */
export function browserDisk({ browser, uploadRounds }: BenchContext): Promise<Section> {
  return withFolder((folder) =>
    withUploadServer(async (server) => {
      const [video, part] = [join(folder, 'Lesson.mp4'), join(folder, 'part')]
      await writeVideo(video, GIB)
      await writeVideo(part, PART)
      const store = join(server.app.storage, 'tus') // on the same disk
      await mkdir(store, { recursive: true })
      const tus = await startPeer(await buildPeerServer('tus-server.mjs'), [store])
      const code = await bundlePeer('tus-page.mjs')
      const bareCode = await bundlePeer('bare-page.mjs')
      const found: { ours: PageUpload; bare: PageUpload; tus: PageUpload; curlMs: number }[] = []
      try {
        for (let round = 1; round <= uploadRounds; round++) {
          progress(`browser-disk: round ${round} of ${uploadRounds}`)
          const ours = await sendByOurs(browser, server, video)
          await server.removeObjects()
          const curlMs = await timeCurl(server, part)
          const bare = await sendBare(browser, server, bareCode, video, part)
          const theirs = await sendByTus(browser, server, tus, code, video)
          await rm(store, { recursive: true })
          await mkdir(store)
          found.push({ ours, bare, tus: theirs, curlMs })
        }
      } finally {
        await tus.stop()
      }
      const speed = (times: number[]) => 1024 / (median(times) / 1_000)
      const whole = { unit: 'MiB/s', ours: speed(found.map(({ ours }) => ours.wholeMs)) } as const
      const tasks = found.map(({ ours }) => Math.max(0, ...ours.longTasks))
      return {
        title: '1 GiB from Chromium to the disk driver',
        how:
          `The wizard's upload step and the real server; medians of ${uploadRounds} rounds in turn. curl sends the same ` +
          'parts over one connection, timed like the page from the first byte to the last answer. Bare: an empty page of ' +
          `the same browser sends slices over ${CONNECTIONS} connections, without a checksum: what the browser can. tus: ` +
          'tus-js-client in the same browser, @tus/server with its file store on the same disk, which syncs nothing; ' +
          'timed, as ours there, from the choice of the file until the server has it whole.',
        rows: [
          {
            what: 'bytes, against curl',
            unit: 'MiB/s',
            ours: speed(found.map(({ ours }) => ours.bytesMs)),
            reference: speed(found.map(({ curlMs }) => curlMs)),
            goalRatio: GOAL_CURL,
          },
          {
            what: 'bytes, against the bare browser',
            unit: 'MiB/s',
            ours: speed(found.map(({ ours }) => ours.bytesMs)),
            reference: speed(found.map(({ bare }) => bare.bytesMs)),
          },
          {
            what: 'the whole upload, against tus',
            ...whole,
            reference: speed(found.map(({ tus: theirs }) => theirs.wholeMs)),
            goalRatio: GOAL_TUS,
          },
          {
            what: 'longest task of the main thread in any round, none below 50',
            unit: 'ms',
            ours: Math.max(...tasks),
            reference: Math.max(...found.flatMap(({ tus: theirs }) => [0, ...theirs.longTasks])),
            goal: GOAL_TASK_MS,
          },
        ],
        details: found,
      }
    }),
  )
}

async function timeCurl({ begin, abort }: UploadServer, part: string): Promise<number> {
  const { id, puts } = await begin(GIB, part)
  const startedAt = performance.now()
  await sendByCurl(puts, CURL_CONNECTIONS)
  const took = performance.now() - startedAt
  await abort(id)
  return took
}

/** To the addresses of an upload that is given up again. */
async function sendBare(
  browser: BenchContext['browser'],
  server: UploadServer,
  code: string,
  video: string,
  part: string,
): Promise<PageUpload> {
  const { id, puts } = await server.begin(GIB, part)
  const urls = puts.map(({ url }) => url)
  const sent = await sendByPeer(browser, server, code, video, {
    urls,
    partSize: PART,
    connections: CONNECTIONS,
  })
  await server.abort(id)
  return sent
}

const sendByTus = (
  browser: BenchContext['browser'],
  server: UploadServer,
  tus: PeerServer,
  code: string,
  video: string,
) => sendByPeer(browser, server, code, video, { endpoint: `${tus.baseURL}/tus` })
