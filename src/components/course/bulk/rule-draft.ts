import { isNumbered, type RenameRule } from '@/lib/batch-rename'

/** What stands in the fields of the dialog. */
export interface RuleDraft {
  kind: RenameRule['kind']
  pattern: string
  start: string
  step: string
  restarts: boolean
  find: string
  replace: string
  matchesCase: boolean
}

export const firstDraft: RuleDraft = {
  kind: 'pattern',
  pattern: '{n}. {title}',
  start: '1',
  step: '1',
  restarts: false,
  find: '',
  replace: '',
  matchesCase: false,
}

const WHOLE = /^[-+]?\d{1,6}$/

/** What is wrong with a number as it was typed; `undefined` when nothing is. */
export const numberError = (text: string): string | undefined =>
  WHOLE.test(text.trim()) ? undefined : 'Write a whole number, such as 1.'

/** A number that is not one yet counts as 1, so that the preview goes on while it is typed. */
const numberOf = (text: string) => (numberError(text) === undefined ? Number(text) : 1)

export function ruleOf({
  kind,
  pattern,
  start,
  step,
  restarts,
  find,
  replace,
  matchesCase,
}: RuleDraft): RenameRule {
  return kind === 'pattern'
    ? { kind, pattern, start: numberOf(start), step: numberOf(step), restarts }
    : { kind, find, replace, matchesCase }
}

/** Why the fields are not ready; `null` when they are. */
export function draftProblem({ kind, pattern, start, step, find }: RuleDraft): string | null {
  if (kind === 'replace') return find === '' ? 'Write what to find.' : null
  const hasWrongNumber = isNumbered(pattern) && [start, step].some((text) => numberError(text) !== undefined)
  return hasWrongNumber ? 'A number is not a whole one.' : null
}
