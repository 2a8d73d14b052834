import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Put, sendByCurl } from '../../lib/curl'
import { type PageUpload, sendByOurs, sendByPeer } from '../../lib/page-upload'
import { startPeer } from '../../lib/peer-server'
import { buildPeerServer, bundlePeer } from '../../lib/peers'
import { freePort } from '../../lib/ports'
import { progress, type Row, type Section } from '../../lib/report'
import { slowLine } from '../../lib/slow-line'
import { median } from '../../lib/stats'
import { MIB, withFolder, writeVideo } from '../../lib/upload-files'
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

interface Round {
  ours: PageUpload
  bare: PageUpload
  tus: PageUpload
  curlMs: number
}

/** What the bytes pass on their way: nothing, and a line as from a home to a data centre far away. */
const WAYS = [
  { name: '', sizeMib: 1024, line: null },
  { name: 'over a line of 60 ms: ', sizeMib: 256, line: { roundTripMs: 60, windowBytes: MIB } },
]

/** A file from a browser to the disk of a server: against curl, and against tus from the same browser. */
export async function browserDisk(context: BenchContext): Promise<Section> {
  const rows: Row[] = []
  const details: unknown[] = []
  for (const { name, sizeMib, line } of WAYS) {
    const port = await freePort()
    const way = line && (await slowLine(`http://127.0.0.1:${port}`, line))
    try {
      const rounds = await measure(context, {
        name,
        sizeMib,
        port,
        line,
        ...(way && { appURL: way.baseURL }),
      })
      rows.push(...rowsOf(name, sizeMib, rounds))
      details.push({ name, rounds })
    } finally {
      await way?.stop()
    }
  }
  return {
    title: 'From Chromium to the disk driver',
    how:
      `The wizard's upload step and the real server; 1 GiB on this machine, 256 MiB over the line; medians of ` +
      `${context.uploadRounds} rounds in turn. curl sends the same ` +
      'parts over one connection, timed like the page from the first byte to the last answer. Bare: an empty page of ' +
      `the same browser sends slices over ${CONNECTIONS} connections, without a checksum: what the browser can. tus: ` +
      'tus-js-client in the same browser, @tus/server with its file store on the same disk, which syncs nothing; ' +
      'timed, as ours there, from the choice of the file until the server has it whole. The line is a relay that ' +
      'delivers everything 30 ms later, each way, with at most 1 MiB of a connection on its way, for all alike.',
    rows,
    details,
  }
}

interface Measurement {
  name: string
  sizeMib: number
  port: number
  line: (typeof WAYS)[number]['line']
  /** By which the page reaches the server, where that is not its own address. */
  appURL?: string
}

function measure(
  { browser, uploadRounds }: BenchContext,
  { name, sizeMib, port, line, appURL }: Measurement,
): Promise<Round[]> {
  const settings = { PORT: String(port), ...(appURL && { APP_URL: appURL }) }
  return withFolder((folder) =>
    withUploadServer(async (direct) => {
      const server: UploadServer = appURL ? { ...direct, app: { ...direct.app, baseURL: appURL } } : direct
      const [video, part] = [join(folder, 'Lesson.mp4'), join(folder, 'part')]
      await writeVideo(video, sizeMib * MIB)
      await writeVideo(part, PART)
      const store = join(server.app.storage, 'tus') // on the same disk
      await mkdir(store, { recursive: true })
      const tus = await startPeer(await buildPeerServer('tus-server.mjs'), [store])
      const tusLine = line && (await slowLine(tus.baseURL, line))
      const code = await bundlePeer('tus-page.mjs')
      const bareCode = await bundlePeer('bare-page.mjs')
      const rounds: Round[] = []
      try {
        for (let round = 1; round <= uploadRounds; round++) {
          progress(`browser-disk: ${name}round ${round} of ${uploadRounds}`)
          const ours = await sendByOurs(browser, server, video)
          await server.removeObjects()
          const curlMs = await timeCurl(server, sizeMib, part)
          const bare = await sendBare(browser, server, bareCode, video, { sizeMib, part })
          const theirs = await sendByPeer(browser, server, code, video, {
            endpoint: `${tusLine?.baseURL ?? tus.baseURL}/tus`,
          })
          await rm(store, { recursive: true })
          await mkdir(store)
          rounds.push({ ours, bare, tus: theirs, curlMs })
        }
        return rounds
      } finally {
        await tusLine?.stop()
        await tus.stop()
      }
    }, settings),
  )
}

function rowsOf(name: string, sizeMib: number, rounds: Round[]): Row[] {
  const speed = (times: number[]) => sizeMib / (median(times) / 1_000)
  const bytes = { unit: 'MiB/s', ours: speed(rounds.map(({ ours }) => ours.bytesMs)) } as const
  return [
    {
      what: `${name}bytes, against curl`,
      ...bytes,
      reference: speed(rounds.map(({ curlMs }) => curlMs)),
      goalRatio: GOAL_CURL,
    },
    {
      what: `${name}bytes, against the bare browser`,
      ...bytes,
      reference: speed(rounds.map(({ bare }) => bare.bytesMs)),
    },
    {
      what: `${name}the whole upload, against tus`,
      unit: 'MiB/s',
      ours: speed(rounds.map(({ ours }) => ours.wholeMs)),
      reference: speed(rounds.map(({ tus }) => tus.wholeMs)),
      goalRatio: GOAL_TUS,
    },
    {
      what: `${name}longest task of the main thread in any round, none below 50`,
      unit: 'ms',
      ours: Math.max(...rounds.map(({ ours }) => Math.max(0, ...ours.longTasks))),
      reference: Math.max(...rounds.flatMap(({ tus }) => [0, ...tus.longTasks])),
      goal: GOAL_TASK_MS,
    },
  ]
}

async function timeCurl({ begin, abort, app }: UploadServer, sizeMib: number, part: string): Promise<number> {
  const { id, puts } = await begin(sizeMib * MIB, part)
  const startedAt = performance.now()
  await sendByCurl(onWay(puts, app.baseURL), CURL_CONNECTIONS)
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
  { sizeMib, part }: { sizeMib: number; part: string },
): Promise<PageUpload> {
  const { id, puts } = await server.begin(sizeMib * MIB, part)
  const urls = onWay(puts, server.app.baseURL).map(({ url }) => url)
  const sent = await sendByPeer(browser, server, code, video, {
    urls,
    partSize: PART,
    connections: CONNECTIONS,
  })
  await server.abort(id)
  return sent
}

/** The account calls the server itself; the bytes go as the page's do. */
const onWay = (puts: readonly Put[], baseURL: string): Put[] =>
  puts.map((put) => {
    const { pathname, search } = new URL(put.url)
    return { ...put, url: new URL(pathname + search, baseURL).href }
  })
