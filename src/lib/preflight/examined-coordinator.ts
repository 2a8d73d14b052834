import { AppError } from '@/lib/errors'
import { cancelled } from '@/lib/upload/environment'
import type { UploadCoordinator, UploadEvent, UploadRequest } from '@/lib/upload/upload-coordinator'
import type { Preflight } from './preflight'
import { isConverted } from './words'

export interface ExaminedOptions {
  preflight: Pick<Preflight, 'check' | 'forget'>
  /** Whether the server converts what browsers do not play; asked with the first such file. Never rejects. */
  convertsVideos: () => Promise<boolean>
  onEvent: (event: UploadEvent) => void
  /** What sends the files. */
  create: (onEvent: (event: UploadEvent) => void) => UploadCoordinator
}

export interface ExaminedCoordinator extends UploadCoordinator {
  /** The answer to an `asked`. Other ids are ignored. */
  sendAnyway: (id: string) => void
}

interface Held {
  request: UploadRequest
  isRefused: boolean
  /** What was asked for meanwhile. */
  wishes: ((coordinator: UploadCoordinator) => void)[]
  /** Ends the question, whatever the answer was. */
  goOn: () => void
  /** Given up: nobody wants to know what is in the file. */
  abort: AbortController
}

/**
 * The queue of uploads with a look at each file before a byte of it leaves: what no server can make a video of is not
 * sent, and what browsers may not play and the server does not convert waits for an answer while the files behind it go on. A file that nothing could
 * be found out about is sent: the server is the judge.
 */
export function createExaminedCoordinator({
  preflight,
  convertsVideos,
  onEvent,
  create,
}: ExaminedOptions): ExaminedCoordinator {
  const held = new Map<string, Held>()
  /** Told to be in line, and not begun yet: that is told once. */
  const inLine = new Set<string>()

  const inner = create((event) => {
    const { id } = event.request
    if (event.type === 'queued' && inLine.has(id)) return
    if (event.type !== 'queued') inLine.delete(id)
    onEvent(event)
  })

  const tellQueued = (request: UploadRequest) => {
    inLine.add(request.id)
    onEvent({ type: 'queued', request })
  }
  const isHeld = (entry: Held) => held.get(entry.request.id) === entry

  const answered = async (entry: Held, message: string) => {
    const { request } = entry
    onEvent({ type: 'asked', request, message })
    await new Promise<void>((resolve) => (entry.goOn = resolve))
    if (isHeld(entry)) tellQueued(request)
  }

  const examine = async (entry: Held) => {
    const { request } = entry
    tellQueued(request)
    const check = await preflight.check(request.file, { signal: entry.abort.signal })
    if (isHeld(entry) && check?.verdict === 'refused') {
      entry.isRefused = true
      inLine.delete(request.id)
      onEvent({ type: 'failed', request, message: check.message, isRefused: true })
      throw new AppError('invalid', check.message)
    }
    if (isHeld(entry) && check?.verdict === 'doubtful' && !isConverted(check, await convertsVideos())) {
      if (isHeld(entry)) await answered(entry, check.message)
    }
    if (!isHeld(entry)) throw cancelled()
    held.delete(request.id)
    const done = inner.start(request)
    for (const wish of entry.wishes) wish(inner)
    return done
  }

  const hold = (request: UploadRequest): Held => {
    // Another file was chosen for the video.
    for (const [id, other] of held) {
      if (other.isRefused && other.request.videoId === request.videoId) held.delete(id)
    }
    const entry: Held = {
      request,
      isRefused: false,
      wishes: [],
      goOn: () => undefined,
      abort: new AbortController(),
    }
    held.set(request.id, entry)
    return entry
  }

  const tell = (id: string, wish: (coordinator: UploadCoordinator) => void) => {
    const entry = held.get(id)
    if (entry) entry.wishes.push(wish)
    else wish(inner)
  }

  return {
    start: (request) => (request.isBegun === true ? inner.start(request) : examine(hold(request))),
    retry: (id) => {
      const entry = held.get(id)
      if (!entry) return inner.retry(id)
      if (!entry.isRefused) {
        return Promise.reject(new AppError('inProgress', 'This file is on its way already.'))
      }
      preflight.forget(entry.request.file)
      return examine(hold(entry.request))
    },
    pause: (id) => tell(id, (coordinator) => coordinator.pause(id)),
    resume: (id) => tell(id, (coordinator) => coordinator.resume(id)),
    prioritise: (id) => {
      const entry = held.get(id)
      if (entry) void preflight.check(entry.request.file, { isUrgent: true })
      tell(id, (coordinator) => coordinator.prioritise(id))
    },
    cancel: async (id) => {
      const entry = held.get(id)
      if (!entry) return inner.cancel(id)
      held.delete(id)
      inLine.delete(id)
      onEvent({ type: 'cancelled', request: entry.request })
      entry.abort.abort()
      entry.goOn()
    },
    has: (id) => held.has(id) || inner.has(id),
    configure: (policy) => inner.configure(policy),
    sendAnyway: (id) => held.get(id)?.goOn(),
  }
}
