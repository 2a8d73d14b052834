import { AppError, errorMessage } from '@/lib/errors'
import type { OnDemand } from '@/lib/on-demand'
import { cancelled } from './environment'
import type { UploadPolicy } from './policy'
import type { CoordinatorOptions, UploadCoordinator, UploadRequest } from './upload-coordinator'

type Create = (options: CoordinatorOptions) => UploadCoordinator

/**
 * The coordinator, fetched with the first file: a page that uploads nothing needs none of it. A file is in line
 * from the moment it is chosen, and one whose coordinator could not be fetched can be retried like any other.
 */
export function createLazyCoordinator(
  engine: OnDemand<Create>,
  options: CoordinatorOptions,
): UploadCoordinator {
  let coordinator: UploadCoordinator | undefined
  let policy: UploadPolicy | undefined
  /** Asked for before the coordinator was there, or while it could not be fetched. */
  const early = new Map<string, UploadRequest>()
  /** What was asked of early ones meanwhile. */
  let wishes: { id: string; wish: (opened: UploadCoordinator) => void }[] = []

  const open = async () => {
    const create = await engine.get()
    if (!coordinator) {
      coordinator = create(options)
      if (policy) coordinator.configure(policy)
    }
    return coordinator
  }
  const begin = async (request: UploadRequest) => {
    early.set(request.id, request)
    options.onEvent({ type: 'queued', request })
    const opened = await open().catch((error: unknown) => {
      if (early.has(request.id)) {
        options.onEvent({ type: 'failed', request, message: errorMessage(error) })
      }
      throw error
    })
    if (!early.delete(request.id)) throw cancelled()
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
    start: (request) => (coordinator ? coordinator.start(request) : begin(request)),
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
      options.onEvent({ type: 'cancelled', request })
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
