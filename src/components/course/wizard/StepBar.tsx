import { Check } from 'lucide-react'
import { cn } from '@/lib/cn'
import type { WizardStep } from '@/types/course'
import { wizardSteps } from './steps'

interface StepBarProps {
  current: WizardStep
  completed: ReadonlySet<number>
  onStep: (step: WizardStep) => void
}

/** The steps drawn as a strip: done solid, current petrol, to come dashed. Done steps are buttons. */
export function StepBar({ current, completed, onStep }: StepBarProps) {
  const done = wizardSteps.filter((step) => completed.has(step.number)).length
  return (
    <>
      <div
        role="progressbar"
        aria-label="Course setup"
        aria-valuemin={0}
        aria-valuemax={wizardSteps.length}
        aria-valuenow={done}
        aria-valuetext={`${done} of ${wizardSteps.length} steps done`}
        className="sr-only"
      />
      <nav aria-label="Steps">
        <ol className="grid grid-cols-4 gap-[3px] md:gap-1">
          {wizardSteps.map(({ number, title }) => (
            <li key={number}>
              {number !== current && completed.has(number) ? (
                <button
                  type="button"
                  onClick={() => onStep(number)}
                  aria-label={`${title}, done`}
                  className="group grid w-full cursor-pointer gap-[7px] rounded-row text-start text-ink-2 max-md:-my-4.5 max-md:py-4.5"
                >
                  <StepMark className="border border-bar-ready bg-bar-ready group-hover:border-rule group-hover:bg-rule" />
                  <StepLabel className="group-hover:text-ink group-hover:underline group-hover:underline-offset-3">
                    {title} <Check aria-hidden="true" className="size-3.5" strokeWidth={1.75} />
                  </StepLabel>
                </button>
              ) : (
                <span
                  aria-current={number === current ? 'step' : undefined}
                  className={cn(
                    'grid gap-[7px]',
                    number === current ? 'font-semibold text-ink' : 'text-ink-3',
                  )}
                >
                  <StepMark
                    className={
                      number === current
                        ? 'border border-accent bg-accent'
                        : 'border border-dashed border-edge'
                    }
                  />
                  <StepLabel>{title}</StepLabel>
                </span>
              )}
            </li>
          ))}
        </ol>
      </nav>
    </>
  )
}

/** Borders carry the mark where forced colours take the background away. */
const StepMark = ({ className }: { className: string }) => (
  <span className={cn('block h-2 rounded-bar transition-colors duration-(--fast)', className)} />
)

/** Below 768 px the labels leave the screen, not the accessibility tree. */
const StepLabel = ({ className, children }: { className?: string; children: React.ReactNode }) => (
  <span className={cn('flex items-center gap-1.5 text-[13px] leading-5 max-md:sr-only', className)}>
    {children}
  </span>
)
