import * as z from 'zod'
import type { FieldProblem } from '@/types/api'

/** Sentences for what a schema left without one of its own. */
z.config({
  customError: (issue) => {
    switch (issue.code) {
      case 'invalid_type':
        if (issue.input === undefined) return 'This is missing.'
        return `This is not ${article(issue.expected)}.`
      case 'invalid_value':
        return `Choose ${issue.values.map(String).join(' or ')}.`
      case 'too_big':
        return `This is more than ${String(issue.maximum)}.`
      case 'too_small':
        return `This is less than ${String(issue.minimum)}.`
      case 'invalid_format':
      case 'invalid_union':
      case 'not_multiple_of':
        return 'This does not have the form that is wanted here.'
      default:
        return undefined
    }
  },
})

const names: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}
const article = (type: string) => names[type] ?? `of the type ${type}`

/** Wrong fields in the order of the schema, named by their path; the body itself is named `body`. */
export const fieldProblems = (issues: readonly z.core.$ZodIssue[]): FieldProblem[] =>
  issues.flatMap((issue) =>
    issue.code === 'invalid_union'
      ? unionProblems(issue)
      : issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({
            field: [...issue.path, key].join('.'),
            message: 'This field does not exist here. Leave it out.',
          }))
        : [{ field: issue.path.join('.') || 'body', message: sentenceOf(issue) }],
  )

/** What is wrong with a key of a record is said by the rule for its keys. */
const sentenceOf = (issue: z.core.$ZodIssue): string =>
  (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined) ?? issue.message

/** A body of one of several forms: the problems of the form that it comes closest to. */
function unionProblems(issue: z.core.$ZodIssueInvalidUnion): FieldProblem[] {
  const [closest] = issue.errors
    .map((issues) => ({ issues, misfits: issues.filter(({ code }) => code === 'unrecognized_keys').length }))
    .sort((a, b) => a.misfits - b.misfits)
  if (!closest) return [{ field: issue.path.join('.') || 'body', message: issue.message }]
  return fieldProblems(closest.issues.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })))
}
