import type { FieldProblem } from '@/types/api'
import type { ObjectStorage } from '../storage/port'
import { digestInHex } from './file-checksum'

const kinds: Record<ObjectStorage['checksumKind'], { pattern: RegExp; words: string }> = {
  md5: { pattern: /^[A-Za-z0-9+/]{21}[AQgw]==$/, words: 'the MD5 of the part in base64 (24 characters)' },
  crc32: { pattern: /^[0-9a-fA-F]{8}$/, words: 'the CRC-32 of the part in eight hex digits' },
}

/** Checksums that the storage could not compare with anything; a value it does not know would go unchecked. */
export const checksumProblems = (
  kind: ObjectStorage['checksumKind'],
  checksums: Record<string, string>,
): FieldProblem[] =>
  Object.entries(checksums)
    .filter(([, checksum]) => !kinds[kind].pattern.test(checksum))
    .map(([partNumber]) => ({
      field: `checksums.${partNumber}`,
      message: `Part ${partNumber}: write ${kinds[kind].words}.`,
    }))

/** The same by the parts' numbers, the way the storage answers them. */
export const digestsOf = (
  kind: ObjectStorage['checksumKind'],
  checksums: Record<string, string>,
): Map<number, string> =>
  new Map(
    Object.entries(checksums).map(([partNumber, checksum]) => [
      Number(partNumber),
      digestInHex(kind, checksum),
    ]),
  )
