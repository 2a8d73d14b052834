const MIB = 1024 ** 2
const SMALLEST = 16 * MIB
const LARGEST = 5 * 1024 ** 3

/** Parts to aim for at most; S3 allows 10,000, and the rest is room for rounding. */
const PARTS = 9_000

export interface PartPlan {
  /** Bytes of every part but the last. */
  partSize: number
  partCount: number
}

/** How a file of `size` bytes is cut; fixed for the upload's life. */
export function planParts(size: number): PartPlan {
  const even = Math.ceil(Math.ceil(size / PARTS) / MIB) * MIB
  const partSize = Math.min(Math.max(even, SMALLEST), LARGEST)
  return { partSize, partCount: Math.ceil(size / partSize) }
}

/** Bytes of one part; `partNumber` counts from 1. */
export const sizeOfPart = (plan: PartPlan & { size: number }, partNumber: number): number =>
  partNumber < plan.partCount ? plan.partSize : plan.size - plan.partSize * (plan.partCount - 1)
