import { AppError } from '@/lib/errors'
import { count } from '@/lib/format'
import type { FieldProblem } from '@/types/api'

/** @throws AppError `notReady` that names everything in `errors` */
export function refuseIfAny(errors: FieldProblem[], whatWaits: string): void {
  const [first] = errors
  if (!first) return
  const rest = errors.length === 1 ? first.message : `${count(errors.length, 'thing')} to look at first.`
  throw new AppError('notReady', `${whatWaits} ${rest}`, { errors })
}
