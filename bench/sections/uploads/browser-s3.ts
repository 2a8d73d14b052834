import { join } from 'node:path'
import { isSwiftInstalled, startSwift, type SwiftServer } from '@/server/testing/swift-server'
import { bucketSettings } from '../../lib/bucket-settings'
import { corsRelay } from '../../lib/cors-relay'
import { type PageUpload, sendByOurs, sendByPeer } from '../../lib/page-upload'
import { bundlePeer } from '../../lib/peers'
import { freePort } from '../../lib/ports'
import { progress, type Row, type Section } from '../../lib/report'
import { slowLine } from '../../lib/slow-line'
import { median } from '../../lib/stats'
import { MIB, withFolder, writeVideo } from '../../lib/upload-files'
import { withUploadServer } from '../../lib/upload-server'
import type { BenchContext } from '../context'

const SIZE_MIB = 256
const PART = 16 * MIB
const GOAL = 1.8

/** What the bytes pass on their way to the storage: nothing, and a line as from a home to a data centre far away. */
const LINES = [
  { name: 'over a line of 60 ms', line: { roundTripMs: 60, windowBytes: MIB } },
  { name: 'on this machine', line: null },
]

/** A file from a browser to S3: against Uppy on the same server. */
export async function browserS3(context: BenchContext): Promise<Section> {
  const title = `${SIZE_MIB} MiB from Chromium to S3`
  if (!isSwiftInstalled()) {
    return {
      title,
      how: 'Not measured: Swift (Debian: swift-proxy, -account, -container, -object) is not here.',
      rows: [],
    }
  }
  const port = await freePort()
  const swift = await startSwift({ origin: `http://127.0.0.1:${port}` })
  try {
    const details: unknown[] = []
    const rows: Row[] = []
    for (const { name, line } of LINES) {
      const way = line && (await slowLine(swift.settings.endpoint, line))
      try {
        const rounds = await measure(context, swift, port, way?.baseURL ?? swift.settings.endpoint, name)
        rows.push(rowOf(name, rounds))
        details.push({ name, rounds })
      } finally {
        await way?.stop()
      }
    }
    return {
      title,
      how:
        'OpenStack Swift with its S3 gateway on this machine, parts of 16 MiB, from the choice of the file until the ' +
        `storage has put it together; medians of ${context.uploadRounds} rounds in turn. Uppy is @uppy/aws-s3, signing ` +
        'in the page; it checks no parts, ours sends the MD5 of each. The line is a relay ' +
        'that delivers everything 30 ms later, each way, with at most 1 MiB of a connection on its way, for both alike.',
      rows,
      details,
    }
  } finally {
    await swift.close()
  }
}

interface Round {
  ours: PageUpload
  uppy: PageUpload
}

function rowOf(name: string, rounds: Round[]): Row {
  const speed = (whose: keyof Round) =>
    SIZE_MIB / (median(rounds.map((round) => round[whose].wholeMs)) / 1_000)
  return {
    what: `${name}, against Uppy`,
    unit: 'MiB/s',
    ours: speed('ours'),
    reference: speed('uppy'),
    goalRatio: GOAL,
  }
}

function measure(
  { browser, uploadRounds }: BenchContext,
  swift: SwiftServer,
  port: number,
  endpoint: string,
  name: string,
): Promise<Round[]> {
  const { region, bucket, accessKeyId, secretAccessKey } = swift.settings
  const keys = { region, bucket, accessKeyId, secretAccessKey }
  const environment = {
    PORT: String(port), // Swift lets in pages of this origin only
    ...bucketSettings({ ...swift.settings, endpoint }),
  }
  return withFolder((folder) =>
    withUploadServer(async (server) => {
      const video = join(folder, 'Lesson.mp4')
      await writeVideo(video, SIZE_MIB * MIB)
      const code = await bundlePeer('uppy-page.mjs')
      const relay = await corsRelay(endpoint)
      try {
        const options = { ...keys, endpoint, relay: relay.baseURL, partSize: PART }
        const rounds: Round[] = []
        for (let round = 1; round <= uploadRounds; round++) {
          progress(`browser-s3: ${name}, round ${round} of ${uploadRounds}`)
          const ours = await sendByOurs(browser, server, video)
          const uppy = await sendByPeer(browser, server, code, video, options)
          rounds.push({ ours, uppy })
        }
        return rounds
      } finally {
        await relay.stop()
      }
    }, environment),
  )
}
