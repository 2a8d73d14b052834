import { vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { partRange } from '@/lib/upload/part-plan'
import type { UploadApi } from '@/lib/api/upload-api'
import type { UploadEnvironment } from '@/lib/upload/environment'
import type { UploadPlan } from '@/types/api'
import { makeVideo } from '@/test/factories'

/** How the storage treats one PUT. `hang` never answers. */
export type PutAnswer = number | 'reset' | 'hang' | { status: number; retryAfter: string }

interface PutRequest {
  partNumber: number
  /** How often this URL's signature was made: 1 for the first one. */
  signature: number
  /** From 1, over all tries of the part. */
  attempt: number
}

/** A request object that tests drive by hand: what `XMLHttpRequest` is to `putPart`. */
export class FakeXhr {
  status = 0
  headers: Record<string, string> = {}
  sentHeaders: Record<string, string> = {}
  url = ''
  body: Blob = new Blob()
  isAborted = false
  upload: { onprogress: ((event: { loaded: number }) => void) | null } = { onprogress: null }
  onload: (() => void) | null = null
  onerror: (() => void) | null = null
  constructor(private readonly onSend: (xhr: FakeXhr) => void) {}
  open(_method: string, url: string) {
    this.url = url
  }
  setRequestHeader(name: string, value: string) {
    this.sentHeaders[name] = value
  }
  send(body: Blob) {
    this.body = body
    this.onSend(this)
  }
  abort() {
    this.isAborted = true
  }
  getResponseHeader(name: string) {
    return this.headers[name] ?? null
  }
  answer(status: number, headers: Record<string, string> = {}) {
    this.status = status
    this.headers = headers
    this.onload?.()
  }
}

/**
 * Storage, API, time and connection for the upload engine, all turned by hand. Time stands still until `advance`.
 */
export function createUploadWorld({
  plan,
  fileSize,
  put = () => 200,
}: {
  plan: UploadPlan
  fileSize: number
  put?: (request: PutRequest) => PutAnswer
}) {
  let time = 0
  let slept = 0
  let awake = 0
  let isOnline = true
  let tasks: { at: number; task: () => void }[] = []
  const onlineListeners = new Set<() => void>()
  const held = new Map<number, number>()
  const signatures = new Map<number, number>()
  const attempts = new Map<number, number>()
  const sent: number[] = []
  const sentOf: string[] = []
  let inFlight = 0
  let mostInFlight = 0
  const video = makeVideo({ status: 'ready' })

  const environment: UploadEnvironment = {
    createXhr: () =>
      new FakeXhr((xhr) => {
        const [, id = '', part = '', signature = ''] = /([^/]+)\/(\d+)\?signature=(\d+)/.exec(xhr.url) ?? []
        const partNumber = Number(part)
        const attempt = (attempts.get(partNumber) ?? 0) + 1
        attempts.set(partNumber, attempt)
        sent.push(partNumber)
        sentOf.push(id)
        inFlight += 1
        mostInFlight = Math.max(mostInFlight, inFlight)
        // As S3 does: an address holds only with the headers that it was signed with.
        const isSigned = xhr.sentHeaders['Content-MD5'] === `md5-${signature}`
        const answer = isSigned ? put({ partNumber, signature: Number(signature), attempt }) : 403
        queueMicrotask(() => {
          if (answer === 'hang') return
          inFlight -= 1
          if (xhr.isAborted) return
          xhr.upload.onprogress?.({ loaded: Math.ceil(xhr.body.size / 2) })
          if (answer === 'reset') return xhr.onerror?.()
          if (typeof answer === 'object') {
            return xhr.answer(answer.status, { 'Retry-After': answer.retryAfter })
          }
          if (answer === 200) held.set(partNumber, xhr.body.size)
          if (answer === 200) xhr.upload.onprogress?.({ loaded: xhr.body.size })
          xhr.answer(answer, answer === 200 ? { ETag: `"etag-${partNumber}"` } : {})
        })
      }) as unknown as XMLHttpRequest,
    random: () => 1,
    now: () => time,
    date: () => time + slept,
    digest: (blob, kind) => Promise.resolve(`${kind}-of-${blob.size}`),
    keepAwake: () => {
      awake += 1
      return () => void (awake -= 1)
    },
    later: (task, ms) => {
      const entry = { at: time + ms, task }
      tasks.push(entry)
      return () => void (tasks = tasks.filter((other) => other !== entry))
    },
    isOnline: () => isOnline,
    onOnline: (listener) => {
      onlineListeners.add(listener)
      return () => onlineListeners.delete(listener)
    },
  }

  const api = {
    start: vi.fn<UploadApi['start']>(() =>
      Promise.resolve({ video: { ...video, status: 'uploading' }, upload: plan }),
    ),
    sign: vi.fn<UploadApi['sign']>((id, partNumbers) => {
      const items = partNumbers.map((partNumber) => {
        const signature = (signatures.get(partNumber) ?? 0) + 1
        signatures.set(partNumber, signature)
        const { start, end } = partRange(plan, fileSize, partNumber)
        const url = `/storage/${id}/${partNumber}?signature=${signature}`
        return { partNumber, url, size: end - start, headers: { 'Content-MD5': `md5-${signature}` } }
      })
      return Promise.resolve({ items, nextCursor: null })
    }),
    parts: vi.fn<UploadApi['parts']>((id) =>
      Promise.resolve({
        ...plan,
        id,
        state: 'open',
        parts: [...held].map(([partNumber, size]) => ({ partNumber, size, etag: 'x' })),
      }),
    ),
    complete: vi.fn<UploadApi['complete']>(() => Promise.resolve({ video })),
    abort: vi.fn<UploadApi['abort']>(() => Promise.resolve()),
  }

  /** Lets everything happen that waits for nothing but its turn. */
  const settle = async () => {
    for (let turn = 0; turn < 60; turn += 1) await Promise.resolve()
  }

  return {
    environment,
    api,
    held,
    video,
    /** Part numbers in the order in which they were sent, repetitions included. */
    sent,
    /** Ids of their uploads, in the same order. */
    sentOf,
    settle,
    mostInFlight: () => mostInFlight,
    /** Milliseconds since the world began. */
    now: () => time,
    timers: () => tasks.map(({ at }) => at - time).toSorted((a, b) => a - b),
    advance: async (ms: number) => {
      await settle()
      const end = time + ms
      for (;;) {
        const [next] = tasks.toSorted((a, b) => a.at - b.at)
        if (!next || next.at > end) break
        tasks = tasks.filter((task) => task !== next)
        time = next.at
        next.task()
        await settle()
      }
      time = end
    },
    /** The machine stands still: no timer is called, and only the calendar goes on. */
    sleep: (ms: number) => void (slept += ms),
    isAwake: () => awake > 0,
    goOffline: () => void (isOnline = false),
    goOnline: () => {
      isOnline = true
      for (const listener of [...onlineListeners]) {
        onlineListeners.delete(listener)
        listener()
      }
    },
  }
}

export const refused = (code: ConstructorParameters<typeof AppError>[0], message = 'Refused for the test.') =>
  Promise.reject(new AppError(code, message))
