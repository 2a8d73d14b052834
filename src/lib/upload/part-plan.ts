import type { StoredPartInfo, UploadPlan } from '@/types/api'

/** Bytes `start` to `end` (exclusive) of the file. */
export interface PartRange {
  partNumber: number
  start: number
  end: number
}

/** @param partNumber from 1 */
export function partRange(plan: UploadPlan, fileSize: number, partNumber: number): PartRange {
  const start = (partNumber - 1) * plan.partSize
  return { partNumber, start, end: Math.min(start + plan.partSize, fileSize) }
}

const isWhole = (plan: UploadPlan, fileSize: number, part: StoredPartInfo) => {
  const { start, end } = partRange(plan, fileSize, part.partNumber)
  return part.partNumber >= 1 && part.partNumber <= plan.partCount && part.size === end - start
}

/** Part numbers still to send, ascending; a stored part of a wrong length is sent again. */
export function missingParts(
  plan: UploadPlan,
  fileSize: number,
  stored: readonly StoredPartInfo[],
): number[] {
  const held = new Set(stored.filter((part) => isWhole(plan, fileSize, part)).map((part) => part.partNumber))
  return Array.from({ length: plan.partCount }, (_, index) => index + 1).filter((number) => !held.has(number))
}

/** Bytes of the file that the storage holds. */
export const heldBytes = (plan: UploadPlan, fileSize: number, stored: readonly StoredPartInfo[]): number =>
  stored.reduce((sum, part) => sum + (isWhole(plan, fileSize, part) ? part.size : 0), 0)

/** Whether `plan` cuts a file of this size without a gap or a rest. */
export const isPlanFor = (plan: UploadPlan, fileSize: number): boolean =>
  plan.partSize > 0 && plan.partCount === Math.ceil(fileSize / plan.partSize)
