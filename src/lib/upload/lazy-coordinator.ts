import { AppError, errorMessage } from '@/lib/errors'
import type { OnDemand } from '@/lib/on-demand'
import { cancelled } from './environment'
import type { UploadPolicy } from './policy'
import type { UploadCoordinator, UploadRequest } from './upload-coordinator'
import type { UploadEvent } from './upload-events'

/**
 * The coordinator, fetched behind the page or with the first file. A file is in line from the moment it is chosen,
 * and one whose coordinator could not be fetched can be retried like any other.
 * @param onEvent hears of files that are in line before the coordinator is there; it tells of the others itself
 */
export function createLazyCoordinator<Code>(
  code: OnDemand<Code>,
  create: (code: Code) => UploadCoordinator,
  onEvent: (event: UploadEvent) => void,
): UploadCoordinator {
  let coordinator: UploadCoordinator | undefined
  let policy: UploadPolicy | undefined
  /** Asked for before the coordinator was there, or while it could not be fetched. */
  const early = new Map<string, UploadRequest>()
  /** What was asked of early ones meanwhile. */
  let wishes: { id: string; wish: (opened: UploadCoordinator) => void }[] = []

  const open = (loaded: Code) => {
    if (!coordinator) {
      coordinator = create(loaded)
      if (policy) coordinator.configure(policy)
    }
    return coordinator
  }
  const begin = async (request: UploadRequest) => {
    early.set(request.id, request)
    onEvent({ type: 'queued', request })
    const loaded = await code.get().catch((error: unknown) => {
      if (early.has(request.id)) {
        onEvent({ type: 'failed', request, message: errorMessage(error) })
      }
      throw error
    })
    if (!early.delete(request.id)) throw cancelled()
    const opened = open(loaded)
    const done = opened.start(request)
    for (const { id, wish } of wishes) if (id === request.id) wish(opened)
    wishes = wishes.filter(({ id }) => id !== request.id)
    return done
  }
  const tell = (id: string, wish: (opened: UploadCoordinator) => void) => {
    if (early.has(id)) wishes.push({ id, wish })
    else if (coordinator) wish(coordinator)
  }
  return {
    start: (request) => {
      const loaded = code.peek()
      return loaded === undefined ? begin(request) : open(loaded).start(request)
    },
    retry: (id) => {
      const request = early.get(id)
      if (request) return begin(request)
      if (coordinator) return coordinator.retry(id)
      return Promise.reject(new AppError('notFound', 'Choose the file again: the browser no longer has it.'))
    },
    cancel: async (id) => {
      const request = early.get(id)
      if (!request) return coordinator?.cancel(id)
      early.delete(id)
      onEvent({ type: 'cancelled', request })
    },
    pause: (id) => tell(id, (opened) => opened.pause(id)),
    resume: (id) => tell(id, (opened) => opened.resume(id)),
    prioritise: (id) => tell(id, (opened) => opened.prioritise(id)),
    has: (id) => early.has(id) || coordinator?.has(id) === true,
    configure: (next) => {
      policy = next
      coordinator?.configure(next)
    },
  }
}
