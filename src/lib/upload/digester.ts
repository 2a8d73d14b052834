import { AppError } from '@/lib/errors'
import { digestOf, type DigestKind } from './digest'
import type { DigestAnswer, DigestJob } from './digest.worker'

/** @throws AppError `conflict` when the browser can no longer read the file */
export type Digest = (blob: Blob, kind: DigestKind) => Promise<string>

/** What is used of a worker. */
export interface DigestWorker {
  postMessage: (job: DigestJob) => void
  onmessage: ((event: MessageEvent<DigestAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

interface Waiting {
  job: DigestJob
  settle: (digest: Promise<string>) => void
}

const unreadable = (cause?: unknown) =>
  new AppError(
    'conflict',
    'The browser can no longer read this file: it was changed, moved or renamed. Choose it again.',
    { cause },
  )

/** In steps of a few milliseconds, between which the page answers. */
const digestHere = (blob: Blob, kind: DigestKind) =>
  digestOf(blob, kind).catch((error: unknown) => Promise.reject(unreadable(error)))

/**
 * Checksums from a worker, which begins with the first part. Where no worker can be had, they are computed here:
 * a part never goes unchecked.
 */
export function createDigester(spawn: () => DigestWorker): Digest {
  let worker: DigestWorker | null | undefined
  let nextId = 1
  const waiting = new Map<number, Waiting>()

  const giveUpWorker = () => {
    worker = null
    const left = [...waiting.values()]
    waiting.clear()
    for (const { job, settle } of left) settle(digestHere(job.blob, job.kind))
  }
  const begin = () => {
    try {
      const made = spawn()
      made.onmessage = ({ data: { id, digest } }) => {
        waiting.get(id)?.settle(digest === null ? Promise.reject(unreadable()) : Promise.resolve(digest))
        waiting.delete(id)
      }
      made.onerror = giveUpWorker
      return made
    } catch {
      return null // forbidden here, or unknown to the browser
    }
  }
  return (blob, kind) => {
    worker ??= worker === null ? null : begin()
    if (!worker) return digestHere(blob, kind)
    const job = { id: nextId++, blob, kind }
    const digest = new Promise<string>((resolve) => waiting.set(job.id, { job, settle: resolve }))
    worker.postMessage(job)
    return digest
  }
}

/** The page's own. */
export const digestInWorker = createDigester(
  () => new Worker(new URL('./digest.worker.ts', import.meta.url), { type: 'module' }),
)
