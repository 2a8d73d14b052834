import { RotateCw } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { AppError, errorMessage } from '@/lib/errors'
import type { WizardFailure } from './use-wizard'

const titles = { draft: 'The draft is not saved', course: 'The course is not created yet' }

/** A write of the wizard that failed, at the top of the step that it keeps. */
export function FailureCallout({ failure: { what, error, retry } }: { failure: WizardFailure }) {
  const request =
    error instanceof AppError && error.requestId ? ` (request ${error.requestId.slice(0, 8)})` : ''
  return (
    <Callout tone="bad" role="alert" title={titles[what]} className="mb-5 max-w-[620px]">
      <p className="text-13">{errorMessage(error) + request}</p>
      <p className="pt-1">
        <Button size="sm" icon={<RotateCw />} onClick={retry}>
          Retry
        </Button>
      </p>
    </Callout>
  )
}
