import { randomBytes } from 'node:crypto'
import { AppError } from '@/lib/errors'
import type { StoredPart } from './port'

/** How an upload on disk is cut. It is written in the upload's id, so that it needs no second place to live. */
export interface UploadLayout {
  /** Bytes of the whole file. */
  sizeBytes: number
  /** Bytes of every part but the last. */
  partSizeBytes: number
  partCount: number
}

const uploadIdPattern = /^[0-9a-f]{32}-([1-9a-z][0-9a-z]{0,10})-([1-9a-z][0-9a-z]{0,10})$/

/** S3's limit, which the disk driver keeps too, so that a plan fits both. */
export const maxParts = 10_000

/** @throws AppError `invalid` for a file without bytes */
export function requireBytes(sizeBytes: number): void {
  if (!(sizeBytes >= 1)) throw new AppError('invalid', 'This file is empty (0 bytes). Export it again.')
}

/** @throws AppError `invalid` for a file that cannot be cut like this */
export function requirePlan({ sizeBytes, partSizeBytes }: Omit<UploadLayout, 'partCount'>): void {
  requireBytes(sizeBytes)
  if (Math.ceil(sizeBytes / partSizeBytes) > maxParts) {
    throw new AppError(
      'invalid',
      'This file has too many parts for the storage. Split it into several files.',
    )
  }
}

/** A new, unguessable id that also says how the upload is cut. Lengths in bytes, both at least 1. */
export function newUploadId(sizeBytes: number, partSizeBytes: number): string {
  const id = `${randomBytes(16).toString('hex')}-${sizeBytes.toString(36)}-${partSizeBytes.toString(36)}`
  uploadLayout(id)
  return id
}

/** @throws AppError `notFound` for a text that no storage here made: it never becomes part of a path */
export function uploadLayout(uploadId: string): UploadLayout {
  const [, size = '', partSize = ''] = uploadIdPattern.exec(uploadId) ?? []
  const sizeBytes = Number.parseInt(size, 36)
  const partSizeBytes = Number.parseInt(partSize, 36)
  if (!Number.isSafeInteger(sizeBytes) || !Number.isSafeInteger(partSizeBytes)) throw unknownUpload()
  return { sizeBytes, partSizeBytes, partCount: Math.ceil(sizeBytes / partSizeBytes) }
}

/**
 * Where a part lies in the file.
 * @throws AppError `invalid` when the upload has no such part
 */
export function partRange(layout: UploadLayout, partNumber: number): { offset: number; sizeBytes: number } {
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > layout.partCount) {
    throw new AppError('invalid', `This upload has parts 1 to ${layout.partCount}.`)
  }
  const offset = (partNumber - 1) * layout.partSizeBytes
  return { offset, sizeBytes: Math.min(layout.partSizeBytes, layout.sizeBytes - offset) }
}

export const unknownUpload = () =>
  new AppError(
    'notFound',
    'This upload is finished or was cancelled. Choose the file again to start a new one.',
  )

export function isUploadId(text: string): boolean {
  try {
    uploadLayout(text)
    return true
  } catch {
    return false
  }
}

export const otherParts = () =>
  new AppError(
    'conflict',
    'The parts that arrived are not the parts of this upload. Choose Retry to compare them again.',
  )

/** @throws AppError `conflict` unless the parts named, the parts held and the parts needed are the same */
export function requireAllParts(partCount: number, named: StoredPart[], held: StoredPart[]): void {
  const missing = partCount - held.length
  if (missing > 0) {
    throw new AppError(
      'conflict',
      `${missing} of ${partCount} parts are not here yet. Choose Retry to send them.`,
    )
  }
  const isSame = (part: StoredPart, other: StoredPart | undefined) =>
    part.partNumber === other?.partNumber && part.sizeBytes === other.sizeBytes && part.etag === other.etag
  if (named.length !== held.length || !held.every((part, index) => isSame(part, named[index]))) {
    throw otherParts()
  }
}
