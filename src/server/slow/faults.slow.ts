import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { bundleServer } from '../../../scripts/lib/bundle-server.mjs'
import { newId } from '@/lib/ids'
import type { SignedPart, VideoUploadResponse } from '@/types/api'
import type { Video } from '@/types/course'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../db/embedded/launcher'
import { sampleVideo } from '../testing/factories'
import { removeFolder } from '../testing/remove-folder'
import { startServerProcess, type ServerProcess } from '../testing/server-process'
import { startWire, type Wire } from '../testing/wire'
import { clientOf, signUp, type SlowClient } from './client'

/** How long each dependency is away. */
const AWAY_MS = 30_000
const ROUNDS = 20

let bundle = ''
let folder = ''
let home = ''
let bytes: Buffer<ArrayBuffer>
let postgres: EmbeddedPostgres
/** Between the server and its database, and between this test and the server, whose port changes. */
let toDatabase: Wire
let toServer: Wire
let web: ServerProcess | undefined
let worker: ChildProcess | undefined

beforeAll(async () => {
  bundle = fileURLToPath(
    new URL(`../../../node_modules/.cache/lectern-faults-${process.pid}`, import.meta.url),
  )
  await bundleServer(bundle, ['src/server/testing/serve-without-pages.ts', 'src/server/cli.ts'])
  folder = await mkdtemp(join(tmpdir(), 'lectern-faults-'))
  home = join(folder, 'home')
  bytes = Buffer.from(await sampleVideo())
  postgres = await startEmbeddedPostgres({ home: join(folder, 'database'), keepsRunning: true })
  toDatabase = await startWire(postgres.url)
  await startWeb()
  toServer = await startWire((await web?.ready) ?? '')
  await startWorker()
})
afterAll(async () => {
  await killWorker()
  web?.child.kill('SIGTERM')
  await web?.ended
  await Promise.all([toServer.close(), toDatabase.close()])
  await postgres.stop()
  await removeFolder(folder)
  await removeFolder(bundle)
})

const databaseUrl = () => {
  const url = new URL(postgres.url)
  url.port = new URL(toDatabase.address).port
  return url.toString()
}

/** Started again until it runs, as whatever looks after a server does. */
async function startWeb(): Promise<void> {
  for (;;) {
    web = startServerProcess(join(bundle, 'server/serve-without-pages.js'), {
      LECTERN_HOME: home,
      DATABASE_URL: databaseUrl(),
      WORKER: 'off',
      LOG_LEVEL: 'fatal',
    })
    const { ended, output } = web
    let isReady = false
    void ended.then((code) => {
      // One that runs ends only when it is killed.
      if (isReady && code !== 'SIGKILL' && code !== 0) {
        throw new Error(`the server ended (${code}):\n${output()}`)
      }
    })
    isReady = await web.ready.then(
      () => true,
      () => false,
    )
    if (isReady) return
  }
}

async function startWorker(): Promise<void> {
  worker = spawn(process.execPath, [join(bundle, 'server/cli.js'), 'worker'], {
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      LECTERN_HOME: home,
      DATABASE_URL: databaseUrl(),
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(worker.stdout ?? worker, 'data') // "Lectern works on videos."
}

async function killWorker(): Promise<void> {
  if (!worker || worker.exitCode !== null || worker.signalCode !== null) return
  const ended = once(worker, 'exit')
  worker.kill('SIGKILL')
  await ended
}

/** The postmaster of today; it has another pid after each start, and has ended for all only then. */
async function killDatabase(): Promise<void> {
  const root = await readFile(join(folder, 'database/postgres/elsewhere'), 'utf8').catch(() => undefined)
  const file = join(root?.trim() ?? join(folder, 'database/postgres'), 'data/postmaster.pid')
  const lines = async () => (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const [killed] = await lines()
  process.kill(Number(killed), 'SIGKILL')
  await vi.waitFor(
    async () => {
      const [pid, , , , , , , state] = await lines()
      expect([pid === killed, state?.trim()]).toEqual([false, 'ready'])
    },
    { timeout: 60_000, interval: 20 },
  )
}

async function killWeb(): Promise<void> {
  web?.child.kill('SIGKILL')
  await web?.ended
  await startWeb()
  toServer.target = (await web?.ready) ?? ''
}

/** Spans of time in which something was away, until the server says that it is ready. */
const faults: { from: number; to: number }[] = []

async function during(fault: () => Promise<unknown>): Promise<void> {
  const span = { from: performance.now(), to: Infinity }
  faults.push(span)
  await fault()
  await vi.waitFor(async () => expect((await fetch(`${toServer.address}/readyz`)).status).toBe(200), {
    timeout: 60_000,
    interval: 50,
  })
  span.to = performance.now()
}

interface Tally {
  requests: number
  /** Failures of requests that were under way at no time of a fault. */
  outside: string[]
  /** What was answered during faults, by status; 0 is no answer. */
  inside: Map<number, number>
}

/** People who go on, whatever happens: each tries one thing until it is acknowledged. */
function startLoad(client: SlowClient, courseId: string, chapterId: string) {
  const tally: Tally = { requests: 0, outside: [], inside: new Map() }
  const chapters = new Map<string, string>()
  const videos: Video[] = []
  let isOver = false

  const ask = async (
    method: string,
    path: string,
    json?: unknown,
    url?: string,
  ): Promise<Response | undefined> => {
    const from = performance.now()
    let answer: Response | undefined
    let text = ''
    try {
      answer =
        url === undefined
          ? await client.send(method, path, json)
          : await fetch(new URL(url, toServer.address), { method, body: json as Uint8Array<ArrayBuffer> })
      text = await answer.clone().text()
    } catch {
      answer = undefined
    }
    const to = performance.now()
    tally.requests += 1
    const status = answer?.status ?? 0
    const isInside = faults.some((fault) => fault.from <= to && from <= fault.to)
    if (isInside) tally.inside.set(status, (tally.inside.get(status) ?? 0) + 1)
    else if (!answer?.ok) tally.outside.push(`${method} ${path}: ${status} ${text}`)
    if (status === 503) {
      expect(answer?.headers.get('retry-after'), text).toMatch(/^\d+$/)
      expect((JSON.parse(text) as { detail: string }).detail).toMatch(/\.$/)
    }
    // Nothing that was done is said not to exist, and nothing is said to be unexpected.
    if (status >= 400) expect([503, 507], `${method} ${path}: ${status} ${text}`).toContain(status)
    return answer?.ok ? answer : undefined
  }
  const untilDone = async (
    method: string,
    path: string,
    json?: unknown,
    url?: string,
  ): Promise<Response | undefined> => {
    for (;;) {
      const answer = await ask(method, path, json, url)
      if (answer) return answer
      if (isOver) return undefined
      await delay(200)
    }
  }

  const write = async () => {
    while (!isOver) {
      const id = newId()
      const done = await untilDone('POST', `/api/courses/${courseId}/chapters`, {
        id,
        title: `Chapter ${id}`,
      })
      if (done) chapters.set(id, `Chapter ${id}`)
      await delay(100) // a course takes 1,000 chapters, which a fast machine would fill
    }
  }
  const read = async () => {
    while (!isOver) {
      await ask('GET', '/api/courses')
      await delay(40)
    }
  }
  const upload = async () => {
    while (!isOver) {
      const id = newId()
      const request = { id, courseId, chapterId, filename: `${id}.mp4`, size: bytes.length }
      const begun = await untilDone('POST', '/api/videos/upload', request)
      if (!begun) return
      const { upload } = (await begun.json()) as VideoUploadResponse
      const signed = await untilDone('POST', `/api/uploads/${upload.id}/sign`, { partNumbers: [1] })
      if (!signed) return
      const { items } = (await signed.json()) as { items: SignedPart[] }
      if (!(await untilDone('PUT', 'part', bytes, items[0]?.url))) return
      const done = await untilDone('POST', `/api/uploads/${upload.id}/complete`)
      if (done) videos.push(((await done.json()) as { video: Video }).video)
      await delay(500)
    }
  }
  const people = [write(), write(), read(), upload()]
  return {
    tally,
    end: async () => {
      isOver = true
      await Promise.all(people)
      return { chapters, videos }
    },
  }
}

async function expectNothingLost(client: SlowClient, courseId: string, load: ReturnType<typeof startLoad>) {
  const { chapters, videos } = await load.end()
  const tree = await client.course(courseId)
  const titles = new Map(tree.chapters.map(({ id, title }) => [id, title]))
  for (const [id, title] of chapters) expect(titles.get(id)).toBe(title)
  expect(chapters.size).toBeGreaterThan(20)
  expect(videos.length).toBeGreaterThan(0)
  for (const video of videos) expect((await client.untilRead(video)).status).toBe('ready')
  const { requests, outside } = load.tally
  const inside = [...load.tally.inside].map(([status, count]) => `${status}: ${count}`).join(', ')
  process.stderr.write(
    `${requests} requests; ${outside.length} failed outside faults; during them ${inside}\n`,
  )
  expect(outside.length / requests, outside.slice(0, 5).join('\n')).toBeLessThan(0.001)
}

async function begin() {
  const client = clientOf(() => toServer.address, await signUp(toServer.address))
  const { id } = await client.expectOk<{ id: string }>('POST', '/api/courses', {
    title: 'Faults',
    difficulty: 'beginner',
  })
  const chapterId = newId()
  await client.expectOk('POST', `/api/courses/${id}/chapters`, { id: chapterId, title: 'Files' })
  return { client, id, load: startLoad(client, id, chapterId) }
}

const readiness = async () => {
  const answer = await fetch(`${toServer.address}/readyz`)
  const { errors = [] } = (await answer.json()) as { errors?: { field: string }[] }
  return { status: answer.status, missing: errors.map(({ field }) => field) }
}

it('the database, the storage and the worker may each be away for 30 s: it is said plainly, and nothing is lost', async () => {
  const { client, id, load } = await begin()
  await delay(2_000)
  await during(async () => {
    toDatabase.cut()
    await vi.waitFor(async () => expect(await readiness()).toEqual({ status: 503, missing: ['database'] }), {
      timeout: 10_000,
    })
    expect((await fetch(`${toServer.address}/healthz`)).status).toBe(200)
    await delay(AWAY_MS)
    toDatabase.mend()
  })
  await delay(2_000)
  await during(async () => {
    await killWorker()
    await rename(join(home, 'storage'), join(home, 'away'))
    await vi.waitFor(async () => expect(await readiness()).toEqual({ status: 503, missing: ['storage'] }), {
      timeout: 10_000,
    })
    await client.expectOk('GET', `/api/courses/${id}`) // whoever only edits is not kept from it
    await delay(AWAY_MS)
    await rename(join(home, 'away'), join(home, 'storage'))
    await startWorker()
  })
  await delay(2_000)
  expect(load.tally.inside.get(503)).toBeGreaterThan(20)
  await expectNothingLost(client, id, load)
})

it(`each process killed in turn, ${ROUNDS} times: no acknowledged write is lost`, async () => {
  const { client, id, load } = await begin()
  for (let round = 0; round < ROUNDS; round += 1) {
    await during(killDatabase)
    await during(async () => {
      await Promise.all([killWeb(), killWorker()])
    })
    await startWorker()
    await delay(300)
  }
  await delay(1_000)
  await expectNothingLost(client, id, load)
})
