'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { Textarea } from '@/components/ui/Textarea'
import { toastDone } from '@/components/ui/toast'
import { useRollout } from '@/hooks/use-rollout'
import { AppError } from '@/lib/errors'
import { ROLLOUT_STEPS, stepNames } from '@/lib/rollout'
import { changeRolloutSchema } from '@/schemas/rollout'
import type { FieldProblem } from '@/types/api'
import type { Rollout, WatchedStep } from '@/types/rollout'

const watched = ROLLOUT_STEPS.filter((step): step is WatchedStep => step !== 'off')

const typedOf = ({ accounts, auto_advance: autoAdvance, watch_hours: hours }: Rollout) => ({
  accounts: accounts.join('\n'),
  autoAdvance,
  hours: {
    beta: String(hours.beta),
    '10': String(hours['10']),
    '50': String(hours['50']),
    '100': String(hours['100']),
  },
})

/** Who is in the beta, how long each step is watched, and whether it goes on by itself. */
export function RolloutSettings({ rollout }: { rollout: Rollout }) {
  const { changeAsync, isChanging } = useRollout()
  const [typed, setTyped] = useState(() => typedOf(rollout))
  const [problems, setProblems] = useState<FieldProblem[]>([])
  const problemOf = (field: string) =>
    problems.find((one) => one.field === field || one.field.startsWith(`${field}.`))?.message

  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault()
    const hours = (step: WatchedStep) => Number(typed.hours[step].trim() || 'none')
    const request = {
      revision: rollout.revision,
      accounts: typed.accounts.split(/[\s,;]+/).filter((email) => email !== ''),
      auto_advance: typed.autoAdvance,
      watch_hours: { beta: hours('beta'), '10': hours('10'), '50': hours('50'), '100': hours('100') },
    }
    const parsed = changeRolloutSchema.safeParse(request)
    if (!parsed.success) {
      setProblems(parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })))
      return
    }
    setProblems([])
    try {
      setTyped(typedOf(await changeAsync(request)))
      toastDone('The settings of the rollout are saved.')
    } catch (error) {
      // Everything else is told by a toast, and what was typed stays.
      if (error instanceof AppError && error.code === 'invalid') setProblems(error.errors)
    }
  }

  return (
    <form noValidate onSubmit={(event) => void handleSubmit(event)} className="grid max-w-[620px] gap-[22px]">
      <Field
        label="Beta accounts"
        hint="Email addresses, one on each line. They have it from the step “Beta” on."
        error={problemOf('accounts')}
      >
        <Textarea
          rows={4}
          spellCheck={false}
          value={typed.accounts}
          onChange={(event) => setTyped({ ...typed, accounts: event.target.value })}
        />
      </Field>
      <fieldset>
        <legend className="mb-1.5 font-550">Watch each step for so many hours</legend>
        <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
          {watched.map((step) => (
            <Field key={step} label={stepNames[step]} error={problemOf(`watch_hours.${step}`)}>
              <Input
                inputMode="numeric"
                autoComplete="off"
                className="tabular-nums"
                value={typed.hours[step]}
                onChange={(event) =>
                  setTyped({ ...typed, hours: { ...typed.hours, [step]: event.target.value } })
                }
              />
            </Field>
          ))}
        </div>
      </fieldset>
      <Checkbox
        label="Go on to the next step by itself"
        hint="After the whole watch, when every limit was kept with enough samples. Back it always goes by itself."
        checked={typed.autoAdvance}
        onCheckedChange={(autoAdvance) => setTyped({ ...typed, autoAdvance })}
      />
      <p>
        <Button type="submit" busy={isChanging} busyLabel="Saving…">
          Save the settings
        </Button>
      </p>
    </form>
  )
}
