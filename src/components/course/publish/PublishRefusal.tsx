'use client'

import { Callout } from '@/components/ui/Callout'
import type { AppError } from '@/lib/errors'
import { ProblemLinks } from './ProblemLinks'

/** Why the server did not publish: everything that is missing, with the way to it. */
export const PublishRefusal = ({ error }: { error: AppError }) => (
  <Callout tone="bad" role="alert" title="The course is not published" className="my-3">
    {error.errors.length > 0 ? (
      <ProblemLinks problems={error.errors} />
    ) : (
      <p className="text-13">{error.message}</p>
    )}
  </Callout>
)
