import { Button } from '@/components/ui/Button'
import type { WizardStep } from '@/types/course'

interface WizardFooterProps {
  step: WizardStep
  /** The form that Next submits in step 1. */
  formId: string
  isBusy: boolean
  /** Something in step 1 is worth saving. */
  canSaveAndLeave: boolean
  /** Beside the last button, e.g. that uploads go on. */
  note?: string | undefined
  onPrevious: () => void
  onNext: () => void
  onCreate: () => void
  onSaveAndLeave: () => void
}

export function WizardFooter(props: WizardFooterProps) {
  const { step, formId, isBusy, canSaveAndLeave, note, onPrevious, onNext, onCreate, onSaveAndLeave } = props
  return (
    <div className="mx-auto flex min-h-16 w-full max-w-[1180px] items-center gap-2.5 px-(--page) max-md:min-h-[68px] max-md:gap-2 max-md:*:[button]:flex-1">
      {step === 1 && canSaveAndLeave && (
        <Button variant="ghost" onClick={onSaveAndLeave} className="md:-ms-[13px]">
          Save and leave
        </Button>
      )}
      {step > 1 && <Button onClick={onPrevious}>Previous</Button>}
      <span className="ms-auto text-end text-13 text-ink-2 max-md:hidden">{note}</span>
      {step === 4 ? (
        <Button variant="primary" className="min-w-28" busy={isBusy} busyLabel="Creating…" onClick={onCreate}>
          Create Course
        </Button>
      ) : (
        <Button
          variant="primary"
          className="min-w-28"
          busy={isBusy}
          busyLabel="Saving…"
          {...(step === 1 ? { type: 'submit', form: formId } : { onClick: onNext })}
        >
          Next
        </Button>
      )}
    </div>
  )
}
