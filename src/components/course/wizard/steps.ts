import type { WizardStep } from '@/types/course'

/** The four steps of the wizard, in order; `title` is the heading and the name in the step bar. */
export const wizardSteps = [
  { number: 1, title: 'Basic Info' },
  { number: 2, title: 'Structure' },
  { number: 3, title: 'Upload' },
  { number: 4, title: 'Review' },
] as const satisfies { number: WizardStep; title: string }[]

export const stepTitle = (step: WizardStep): string => wizardSteps[step - 1]?.title ?? ''

/** The step as a number from a URL or a message, or `null` when it is none. */
export function toWizardStep(value: string | number | null): WizardStep | null {
  return wizardSteps.find((step) => step.number === Number(value))?.number ?? null
}
