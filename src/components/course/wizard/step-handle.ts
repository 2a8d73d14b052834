import type { FieldProblem } from '@/types/api'

/** What the wizard asks of the step it is about to leave. */
export interface StepHandle {
  /** Whether the step is complete; if it is not, it says why at the place and takes the focus there. */
  check: () => Promise<boolean>
  /** Fields that the server refused; only a step with fields has it. */
  showProblems?: (problems: readonly FieldProblem[]) => void
}
