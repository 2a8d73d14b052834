import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, expect, vi } from 'vitest'
import { newId } from '@/lib/ids'
import type { ProblemDetails, SignedPart, UploadParts, VideoUploadResponse } from '@/types/api'
import { createApp } from '../api/app'
import type { DatabaseHandle } from '../db/client'
import { uploadRepository } from '../db/repositories/upload-repository'
import { createServices, type Services } from '../services'
import { FilesystemStorage } from '../storage/filesystem-storage'
import { createStorageHandler } from '../storage/http-handler'
import type { ObjectStorage } from '../storage/port'
import { type TestApp, type TestUser, useTestApp } from './test-app'

export const MIB = 1024 ** 2
export const MAX_UPLOAD_BYTES = 64 * MIB

/** What the suite has to know of the storage behind the server. */
export interface HostileDriver {
  open: (input: { root: string; database: DatabaseHandle }) => ObjectStorage
  /** Everything that the storage holds, one line each: objects, uploads, parts. */
  kept: (app: TestApp) => Promise<string[]>
  /** What no answer may show: paths, keys, passwords. */
  secrets: () => string[]
  /** Lets so many seconds pass for signed addresses. */
  passSeconds: (seconds: number) => Promise<void>
}

export interface Answer {
  status: number
  text: string
  headers: Headers
}

export interface Begun extends VideoUploadResponse {
  path: string
}

/** A whole server on real sockets, with somebody at it who means no good. Use inside tests and hooks only. */
export function useHostileClient(driver: HostileDriver) {
  let services: Services | undefined
  const app = useTestApp({
    env: { MAX_UPLOAD_BYTES: String(MAX_UPLOAD_BYTES) },
    storage: driver.open,
    app: (context, options) => createApp(context, (services = createServices(context)), options),
  })
  let server: Server
  let address = ''
  let ines: TestUser
  let place = { courseId: '', chapterId: '' }

  beforeAll(async () => {
    const api = getRequestListener(app.app.fetch, { overrideGlobalObjects: false })
    const { storage } = app.context
    const files = storage instanceof FilesystemStorage ? createStorageHandler(storage) : undefined
    server = createServer((req, res) =>
      files && req.url?.startsWith('/storage') ? void files(req, res) : void api(req, res),
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listens on TCP, so it has a port
    ines = await app.signUp()
  })
  afterAll(() => void server.close())

  /** Any request. An answer that refuses must not tell what is behind it. */
  const send = async (url: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<Answer> => {
    const answer = await fetch(new URL(url, address), init)
    const text = await answer.text()
    if (!answer.ok) {
      const told = `${text}\n${JSON.stringify([...answer.headers])}`
      for (const secret of driver.secrets()) expect(told).not.toContain(secret)
      expect(told).not.toMatch(/node_modules|\.[jt]s:\d+|\bat \S+ \(/)
    }
    return { status: answer.status, text, headers: answer.headers }
  }
  const ask = (method: string, path: string, json?: unknown, as: TestUser | null = ines) =>
    send(path, {
      method,
      headers: {
        ...(as && { cookie: as.cookie }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
  const expectOk = async <T>(method: string, path: string, json?: unknown, as?: TestUser): Promise<T> => {
    const { status, text } = await ask(method, path, json, as)
    expect(status, `${method} ${path}: ${text}`).toBeLessThan(300)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  /** The server refuses it with a sentence. */
  const refuse = async (answer: Promise<Answer>, ...statuses: number[]): Promise<ProblemDetails> => {
    const { status, text, headers } = await answer
    expect(statuses, text).toContain(status)
    expect(headers.get('content-type')).toContain('application/problem+json')
    const problem = JSON.parse(text) as ProblemDetails
    expect(problem.detail).toMatch(/\S.*[.!?”]$/)
    return problem
  }

  const start = (changes: object, as: TestUser | null = ines) =>
    ask('POST', '/api/videos/upload', { ...place, filename: 'a.mp4', size: 1_000, ...changes }, as)
  const begin = async (size: number, filename = 'lesson.mp4'): Promise<Begun> => {
    const { status, text } = await start({ size, filename })
    expect(status, text).toBeLessThan(300)
    const begun = JSON.parse(text) as VideoUploadResponse
    return { ...begun, path: `/api/uploads/${begun.upload.id}` }
  }
  const sign = async ({ path }: Begun, partNumber: number): Promise<SignedPart> => {
    const { items } = await expectOk<{ items: SignedPart[] }>('POST', `${path}/sign`, {
      partNumbers: [partNumber],
    })
    const [part] = items
    if (!part) throw new Error('no address')
    return part
  }
  const put = (url: string, body: Uint8Array<ArrayBuffer> | ReadableStream, headers: object = {}) =>
    send(url, { method: 'PUT', body, duplex: 'half', headers: { ...headers } })

  const freed = async () => services?.cleanup.idle()

  return {
    app,
    /** What was given up is gone from the storage. */
    freed,
    get address() {
      return address
    },
    get place() {
      return place
    },
    send,
    ask,
    expectOk,
    refuse,
    start,
    begin,
    sign,
    put,
    /** The address of part 1 that holds for a second. */
    signShortly: async ({ upload }: Begun, sizeBytes: number) => {
      const row = await uploadRepository.findAny(app.context.db, upload.id)
      if (!row) throw new Error('no such upload')
      const ref = { key: row.storageKey, uploadId: row.storageUploadId }
      return app.context.storage.signPart({ ...ref, partNumber: 1, sizeBytes, expiresInSeconds: 1 })
    },
    storageKeyOf: async ({ upload }: Begun) =>
      (await uploadRepository.findAny(app.context.db, upload.id))?.storageKey ?? '',
    partsOf: async ({ path }: Begun) => (await expectOk<UploadParts>('GET', `${path}/parts`)).parts,
    kept: () => driver.kept(app),
    /** An empty course, for each test. */
    makePlace: async () => {
      const chapterId = newId()
      const { id } = await expectOk<{ id: string }>('POST', '/api/courses', {
        title: 'Locked',
        difficulty: 'beginner',
        chapters: [{ id: chapterId, title: 'One' }],
      })
      place = { courseId: id, chapterId }
    },
    /** Throws the course away for good; the storage is empty then. */
    clearPlace: async () => {
      await expectOk('DELETE', `/api/chapters/${place.chapterId}`)
      await expectOk('POST', `/api/courses/${place.courseId}/purge`)
      await freed()
      await vi.waitFor(async () => expect(await driver.kept(app)).toEqual([]), {
        timeout: 8_000,
        interval: 100,
      })
    },
  }
}
