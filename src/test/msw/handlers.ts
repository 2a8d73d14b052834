import { fakeApi } from './fake-api'
import { captionHandlers } from './caption-handlers'
import { courseHandlers } from './course-handlers'
import { publicationHandlers } from './publication-handlers'
import { operationHandlers } from './operation-handlers'
import { packageHandlers } from './package-handlers'
import { liveHandlers } from './live-handlers'
import { jobHandlers } from './fake-jobs'
import { rolloutHandlers } from './fake-rollout'
import { route } from './route'
import { uploadHandlers } from './upload-handlers'
import { AppError } from '@/lib/errors'

/** The whole fake API. */
export const handlers = [
  route('get', '/api/me', () => {
    if (!fakeApi.user) throw new AppError('unauthenticated', 'Sign in to go on.')
    return { json: fakeApi.user }
  }),
  route('get', '/api/config', () => ({ json: fakeApi.config })),
  ...uploadHandlers,
  ...operationHandlers,
  ...courseHandlers,
  ...publicationHandlers,
  ...captionHandlers,
  ...liveHandlers,
  ...packageHandlers,
  ...rolloutHandlers,
  ...jobHandlers,
]
