import { parseRetryAfter } from '@/lib/api/client'
import { AppError, type ErrorCode } from '@/lib/errors'
import { type Happening, type UploadEnvironment, cancelled } from './environment'

/** A part that moved no byte for so long is given up and sent again. */
const STALL_MS = 30_000
/** After a sleep or an outage most connections are dead without saying so. */
const STALL_AFTER_WAKE_MS = 5_000

/** What a proxy that compresses puts before an ETag. */
const WEAK = /^W\//

const codeOf = (status: number): ErrorCode => {
  if (status === 403) return 'forbidden'
  if (status === 404) return 'notFound'
  if (status === 408) return 'timeout'
  if (status === 409) return 'conflict'
  if (status === 413) return 'tooLarge'
  if (status === 429) return 'rateLimited'
  if (status === 507) return 'noSpace'
  return status >= 500 ? 'unavailable' : 'malformed'
}

/**
 * Sends one part. XMLHttpRequest, because `fetch` tells nothing about bytes sent.
 * @param part.headers what the address was signed with
 * @param part.onProgress bytes of this part sent so far
 * @param part.onWake tells that the connection may be dead
 * @returns the part's ETag; `undefined` where the storage does not let pages read it
 * @throws AppError by the storage's status; `network`; `timeout` when it stalls; `aborted`
 */
export function putPart(
  environment: UploadEnvironment,
  part: {
    url: string
    headers: Record<string, string>
    body: Blob
    signal: AbortSignal
    onProgress: (sentBytes: number) => void
    onWake: Happening
  },
): Promise<string | undefined> {
  const { url, headers, body, signal, onProgress, onWake } = part
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled())
    const xhr = environment.createXhr()
    let stopWatch = () => {}
    let stopWaking = () => {}
    const finish = (settle: () => void) => {
      stopWatch()
      stopWaking()
      signal.removeEventListener('abort', cancel)
      settle()
    }
    const fail = (code: ErrorCode, message: string, retryAfter?: number) =>
      finish(() => reject(new AppError(code, message, retryAfter === undefined ? {} : { retryAfter })))
    const cancel = () => {
      finish(() => reject(cancelled()))
      xhr.abort()
    }
    const watch = (ms: number) => {
      stopWatch()
      stopWatch = environment.later(() => {
        fail('timeout', `No byte moved for ${ms / 1000} seconds.`)
        xhr.abort()
      }, ms)
    }

    xhr.open('PUT', url)
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value)
    xhr.upload.onprogress = (event) => {
      watch(STALL_MS)
      onProgress(Math.min(event.loaded, body.size))
    }
    xhr.onload = () => {
      if (xhr.status >= 200 && xhr.status < 300) {
        return finish(() => resolve(xhr.getResponseHeader('ETag')?.replace(WEAK, '')))
      }
      const retryAfter = parseRetryAfter(xhr.getResponseHeader('Retry-After'))
      fail(codeOf(xhr.status), `The storage answered ${xhr.status}.`, retryAfter)
    }
    xhr.onerror = () => fail('network', 'The connection was reset.')
    signal.addEventListener('abort', cancel, { once: true })
    stopWaking = onWake(() => watch(STALL_AFTER_WAKE_MS))
    watch(STALL_MS)
    xhr.send(body)
  })
}
