import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sendByCurl } from '../../lib/curl'
import { type PeerServer, startPeer } from '../../lib/peer-server'
import { costOf } from '../../lib/process-cost'
import { progress, type Section } from '../../lib/report'
import { median } from '../../lib/stats'
import { MIB, withFolder, writeVideo } from '../../lib/upload-files'
import { type UploadServer, withUploadServer } from '../../lib/upload-server'
import type { BenchContext } from '../context'

const SIZE_MIB = 1024
/** What the server cuts a file of this size into. */
const PART_MIB = 16
const GOAL_RAW = 0.95
const GOAL_CPU = 1.3

const run = promisify(execFile)

/** What the page sends at once, and what one connection is worth. */
const CONNECTIONS = [4, 1] as const

interface Round {
  /** MiB/s. */
  speed: number
  /** Processor seconds of the server for each GiB. */
  cpu: number
}

/** What the disk driver costs: the product's own server against the least that Node can do, and the disk alone. */
export function receive({ uploadRounds }: BenchContext): Promise<Section> {
  return withFolder((folder) =>
    withUploadServer(async (server) => {
      const part = join(folder, 'part')
      await writeVideo(part, PART_MIB * MIB)
      const target = join(server.app.storage, 'raw') // on the same disk
      const raw = await startPeer('bench/peers/raw-writev.mjs', [target])
      try {
        const rounds: Found[] = []
        for (let round = 0; round <= uploadRounds; round++) {
          progress(`receive: round ${round} of ${uploadRounds}`)
          const found: Found = { ours: [], raw: [], dd: await copyByDd(part, target) }
          for (const connections of CONNECTIONS) {
            found.ours.push(await sendToOurs(server, part, connections))
            found.raw.push(await sendToRaw(raw, target, part, connections))
          }
          if (round > 0) rounds.push(found) // the first compiles code and fills caches
        }
        return section(rounds)
      } finally {
        await raw.stop()
      }
    }),
  )
}

/** Of one round, by the place in `CONNECTIONS`. */
interface Found {
  ours: Round[]
  raw: Round[]
  dd: number
}

function section(rounds: Found[]): Section {
  const middle = (whose: 'ours' | 'raw', at: number, what: keyof Round) =>
    median(rounds.map((found) => found[whose][at]?.[what] ?? NaN))
  const speed = { unit: 'MiB/s', ours: middle('ours', 0, 'speed') } as const
  return {
    title: 'Receiving on the disk driver',
    how:
      `1 GiB by curl in parts of ${PART_MIB} MiB, each part synced to the disk; medians of ${rounds.length} rounds in turn ` +
      'after one that does not count. Raw: a Node handler that gathers 1 MiB, writes it at its offset and syncs each ' +
      'part; it has no signatures, no checksums, no ledger. dd: 1 MiB blocks, one fsync at the end, no network.',
    rows: [
      ...CONNECTIONS.map((connections, at) => ({
        what: `${connections} at once, against raw Node`,
        unit: 'MiB/s' as const,
        ours: middle('ours', at, 'speed'),
        reference: middle('raw', at, 'speed'),
        goalRatio: GOAL_RAW,
      })),
      {
        what: `${CONNECTIONS[0]} at once, against dd with fsync`,
        ...speed,
        reference: median(rounds.map(({ dd }) => dd)),
      },
      ...CONNECTIONS.map((connections, at) => ({
        what: `${connections} at once, the server's processor time, with CRC-32`,
        unit: 's/GiB' as const,
        ours: middle('ours', at, 'cpu'),
        reference: middle('raw', at, 'cpu'),
        goal: GOAL_CPU,
      })),
    ],
    details: rounds,
  }
}

/** @param pid of the server that receives the GiB */
async function measure(pid: number, send: () => Promise<void>): Promise<Round> {
  const before = costOf(pid).cpuSeconds
  const startedAt = performance.now()
  await send()
  const seconds = (performance.now() - startedAt) / 1_000
  return { speed: SIZE_MIB / seconds, cpu: ((costOf(pid).cpuSeconds - before) / SIZE_MIB) * 1024 }
}

async function sendToOurs(
  { app, begin, abort }: UploadServer,
  part: string,
  connections: number,
): Promise<Round> {
  const { id, puts } = await begin(SIZE_MIB * MIB, part)
  const round = await measure(app.pid, () => sendByCurl(puts, connections))
  await abort(id)
  return round
}

async function sendToRaw(
  { baseURL, pid }: PeerServer,
  target: string,
  path: string,
  connections: number,
): Promise<Round> {
  await run('truncate', ['-s', '0', target])
  await run('truncate', ['-s', String(SIZE_MIB * MIB), target]) // ours has its size from the start, too
  const puts = Array.from({ length: SIZE_MIB / PART_MIB }, (_, at) => ({
    url: `${baseURL}/${at * PART_MIB * MIB}`,
    path,
  }))
  const round = await measure(pid, () => sendByCurl(puts, connections))
  await run('truncate', ['-s', '0', target])
  return round
}

/** Reads the part again and again from the page cache, as the others are sent it. */
async function copyByDd(part: string, target: string): Promise<number> {
  const copy = `${target}-dd`
  const blocks = `for n in $(seq ${SIZE_MIB / PART_MIB}); do cat "$1"; done | dd of="$2" bs=1M iflag=fullblock conv=fsync status=none`
  const startedAt = performance.now()
  await run('sh', ['-c', blocks, 'sh', part, copy])
  const seconds = (performance.now() - startedAt) / 1_000
  await rm(copy)
  return SIZE_MIB / seconds
}
