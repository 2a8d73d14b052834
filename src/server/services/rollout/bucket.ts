import { createHash } from 'node:crypto'
import { shareOf } from '@/lib/rollout'
import type { RolloutStep } from '@/types/rollout'

/** Who has a feature, as far as a server needs it to decide. */
export interface FlagSetting {
  step: RolloutStep
  /** Of the people who are named. */
  accountIds: ReadonlySet<string>
}

/** An account's place among all, 0 to under 100: always the same, and another one for another feature. */
export function placeOf(flagKey: string, userId: string): number {
  const hash = createHash('sha256').update(`${flagKey}\0${userId}`).digest()
  return (hash.readUInt32BE(0) / 2 ** 32) * 100
}

/** Whether an account has the feature. Whoever has it at one step has it at every later one. */
export function hasFeature(flagKey: string, { step, accountIds }: FlagSetting, userId: string): boolean {
  if (step === 'off') return false
  return accountIds.has(userId) || placeOf(flagKey, userId) < shareOf[step]
}
