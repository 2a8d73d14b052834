import type { ServerContext } from '../context'
import type { Services } from '../services'
import { createAuth } from '../auth/auth'
import { accountDeletionRoutes } from './account-deletion'
import { adminAccountRoutes } from './admin-accounts'
import { assembleApp, type ApiApp, type AppOptions } from './assemble-app'
import { adminJobRoutes } from './admin-jobs'
import { audited } from './audited'
import { adminMonitoringRoutes } from './admin-monitoring'
import { captionRoutes } from './captions'
import { chapterRoutes } from './chapters'
import { courseEventRoutes } from './course-events'
import { courseRoutes } from './courses'
import { enrolmentRoutes } from './enrolments'
import { coursePictureRoutes } from './course-pictures'
import { liveRoutes } from './live'
import { mediaRoutes } from './media'
import { memberRoutes } from './members'
import { myAccountRoutes } from './my-account'
import { packageRoutes } from './packages'
import { rateLimits } from './rate-limit'
import { rolloutRoutes } from './rollout'
import { socketAddress } from './socket-address'
import { publicationRoutes } from './publication'
import { uploadRoutes } from './uploads'
import { videoRoutes } from './videos'

/** Everything that answers `/api/*`, `/healthz`, `/readyz` and `/metrics`. */
export function createApp(context: ServerContext, services: Services, options?: AppOptions): ApiApp {
  const limits = rateLimits(context, options?.remoteAddress ?? socketAddress)
  const note = audited(context, options?.remoteAddress ?? socketAddress)
  const auth = createAuth(context)
  return assembleApp(
    context,
    [
      courseRoutes(services),
      courseEventRoutes(context.events),
      memberRoutes(services, limits, note),
      publicationRoutes(services),
      packageRoutes(services),
      coursePictureRoutes(services),
      liveRoutes(services),
      enrolmentRoutes(services, limits, note),
      myAccountRoutes(context, services, note),
      accountDeletionRoutes(context, services, auth, limits, note),
      adminAccountRoutes(services, auth, note),
      chapterRoutes(services),
      videoRoutes(services, limits),
      captionRoutes(services),
      uploadRoutes(services),
      mediaRoutes(services),
      adminJobRoutes(services),
      rolloutRoutes(services, note),
      adminMonitoringRoutes(services),
    ],
    options,
  )
}
