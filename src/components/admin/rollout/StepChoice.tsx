'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { RadioGroup } from '@/components/ui/RadioGroup'
import { useRollout } from '@/hooks/use-rollout'
import { ROLLOUT_STEPS, stepNames, stepWords } from '@/lib/rollout'
import type { Rollout, RolloutStep } from '@/types/rollout'

const options = ROLLOUT_STEPS.map((value) => ({ value, label: stepNames[value] }))

/** Any step, whatever the guard thinks: for the person who is responsible. Its watch begins anew. */
export function StepChoice({ rollout: { step, revision } }: { rollout: Rollout }) {
  const { change, isChanging } = useRollout()
  const [wanted, setWanted] = useState<RolloutStep | null>(null)
  const chosen = wanted ?? step
  return (
    <div className="grid max-w-[620px] justify-items-start gap-3">
      <div className="w-full">
        <RadioGroup
          label="Who has it"
          name="step"
          value={chosen}
          onValueChange={setWanted}
          options={options}
          hint={chosen === 'off' ? 'Off for everybody.' : `On for ${stepWords[chosen]}.`}
        />
      </div>
      <Button
        busy={isChanging}
        disabledReason={chosen === step ? 'This is the step now.' : undefined}
        onClick={() => change({ revision, step: chosen }, { onSuccess: () => setWanted(null) })}
      >
        Set this step
      </Button>
    </div>
  )
}
