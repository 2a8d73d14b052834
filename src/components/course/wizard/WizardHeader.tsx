'use client'

import { useEffect, useRef } from 'react'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { WizardStep } from '@/types/course'
import { StartOver } from './StartOver'
import { StepBar } from './StepBar'
import { stepTitle, wizardSteps } from './steps'

/** Title of the step, its number, and the bar of all four. A new step takes the focus to its title. */
export function WizardHeader({ onStep }: { onStep: (step: WizardStep) => void }) {
  const step = useCourseCreationUI((state) => state.currentStep)
  const completed = useCourseCreationUI((state) => state.completedSteps)
  const heading = useRef<HTMLHeadingElement>(null)
  const shownStep = useRef(step)

  useEffect(() => {
    if (shownStep.current === step) return
    shownStep.current = step
    heading.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [step])

  return (
    <header className="grid gap-3.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
        <h1 ref={heading} tabIndex={-1} className="page-title outline-none">
          {stepTitle(step)}
        </h1>
        <span className="ms-auto flex items-center gap-2">
          <StartOver />
          <span role="status" className="text-13 text-ink-2 tabular-nums">
            Step {step} of {wizardSteps.length}
            <span className="sr-only">, {stepTitle(step)}</span>
          </span>
        </span>
      </div>
      <StepBar current={step} completed={completed} onStep={onStep} />
    </header>
  )
}
