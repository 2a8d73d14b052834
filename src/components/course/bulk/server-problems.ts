import { AppError } from '@/lib/errors'

/**
 * What the server said of single items of a batch, by their id.
 * @param sent the items in the order in which they were sent: `updates.3.title` is the fourth
 */
export function serverProblems(error: unknown, sent: readonly { id: string }[]): ReadonlyMap<string, string> {
  const problems = new Map<string, string>()
  if (!(error instanceof AppError)) return problems
  for (const { field, message } of error.errors) {
    const index = /^updates\.(\d+)(?:\.|$)/.exec(field)?.[1]
    const id = index === undefined ? undefined : sent[Number(index)]?.id
    if (id !== undefined) problems.set(id, message)
  }
  return problems
}
