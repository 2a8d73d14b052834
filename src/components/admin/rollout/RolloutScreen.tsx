'use client'

import { OctagonX, Undo2 } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { ErrorState } from '@/components/ui/ErrorState'
import { toastDone } from '@/components/ui/toast'
import { useRollout } from '@/hooks/use-rollout'
import { errorMessage } from '@/lib/errors'
import { stepNames } from '@/lib/rollout'
import type { Rollout } from '@/types/rollout'
import { LimitsTable } from './LimitsTable'
import { Moment } from './Moment'
import { RolloutHistory } from './RolloutHistory'
import { RolloutSettings } from './RolloutSettings'
import { RolloutSteps } from './RolloutSteps'
import { StepChoice } from './StepChoice'
import { whoHasIt } from './words'

/** The way of the new course creation from nobody to everybody, and the way back. */
export function RolloutScreen() {
  const { rollout, error, retry, isFetching } = useRollout()
  if (rollout) return <LoadedRollout rollout={rollout} />
  return (
    <>
      <h1 className="page-title">New course creation</h1>
      {error && (
        <div className="mt-5">
          <ErrorState
            title="The rollout could not be loaded"
            message={errorMessage(error)}
            onRetry={retry}
            isRetrying={isFetching}
          />
        </div>
      )}
    </>
  )
}

function LoadedRollout({ rollout }: { rollout: Rollout }) {
  const { changed_by: by, held, figures } = rollout
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2.5">
        <div className="min-w-0 flex-1">
          <h1 className="page-title">New course creation</h1>
          <p className="mt-1 text-ink-2">
            {whoHasIt(rollout)} since <Moment iso={rollout.since} />
            {by !== null && (
              <>
                {' '}
                by <bdi>{by}</bdi>
              </>
            )}
          </p>
        </div>
        <StopButton rollout={rollout} />
      </div>
      <RolloutSteps rollout={rollout} />
      {held && (
        <Callout
          tone="bad"
          icon={<OctagonX />}
          role="status"
          title={`Held: ${held.reason}`}
          className="mb-[18px]"
        >
          <p className="text-13">
            The clock of the watch stands still since <Moment iso={held.since} />. If the figure stays beyond
            its limit until <Moment iso={held.goes_back_at} />, the rollout goes back by itself. Nobody’s
            draft is lost.
          </p>
        </Callout>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-7 lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-7">
          <section aria-labelledby="limits">
            <h2 id="limits" className="mb-2.5 text-16">
              Limits that guard this step
            </h2>
            <LimitsTable figures={figures} />
            <StepButtons rollout={rollout} />
          </section>
          <section aria-labelledby="by-hand">
            <h2 id="by-hand" className="mb-2.5 text-16">
              By hand
            </h2>
            <StepChoice rollout={rollout} />
          </section>
          <section aria-labelledby="settings">
            <h2 id="settings" className="mb-2.5 text-16">
              Settings
            </h2>
            <RolloutSettings rollout={rollout} />
          </section>
        </div>
        <section aria-labelledby="changes">
          <h2 id="changes" className="mb-2.5 text-16">
            What changed
          </h2>
          <RolloutHistory />
        </section>
      </div>
    </>
  )
}

/** One click, no question: whoever stops is in a hurry, and can take it back. */
function StopButton({ rollout }: { rollout: Rollout }) {
  const { stop, isStopping, undoStop, isUndoing } = useRollout()
  if (rollout.can_undo_stop) {
    return (
      <Button icon={<Undo2 />} busy={isUndoing} busyLabel="Taking it back…" onClick={undoStop}>
        Take the stop back
      </Button>
    )
  }
  if (rollout.step === 'off') return null
  const handleStop = () =>
    stop(undefined, {
      onSuccess: () =>
        toastDone('Stopped: “New course” is the short form for everybody. No draft is lost.', {
          undo: undoStop,
        }),
    })
  return (
    <Button variant="danger" icon={<OctagonX />} busy={isStopping} busyLabel="Stopping…" onClick={handleStop}>
      Stop now
    </Button>
  )
}

function StepButtons({ rollout: { revision, next, previous } }: { rollout: Rollout }) {
  const { change, isChanging } = useRollout()
  return (
    <div className="mt-4 flex flex-wrap items-center gap-2">
      {previous !== null && (
        <Button busy={isChanging} onClick={() => change({ revision, step: previous })}>
          Go back to {stepNames[previous].toLowerCase()}
        </Button>
      )}
      {next !== null && (
        <Button
          busy={isChanging}
          disabledReason={next.refusal ?? undefined}
          onClick={() => change({ revision, step: next.step })}
        >
          Go on to {stepNames[next.step].toLowerCase()}
        </Button>
      )}
    </div>
  )
}
