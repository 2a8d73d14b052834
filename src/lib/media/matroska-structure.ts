import { cutOff, damaged } from './probe-result'

const segmentId = 0x18538067

/**
 * Checks that a Matroska or WebM file is as long as its one big element says.
 * @param head the first bytes of the file
 * @throws RefusedFile `damaged` when its end is missing
 */
export function checkMatroska(head: Uint8Array, sizeBytes: number): void {
  const ebmlHeader = readElement(head, 0)
  const segment = ebmlHeader && readElement(head, ebmlHeader.end)
  if (segment?.id !== segmentId) throw damaged('This file has no readable video in it.')
  if (segment.end > sizeBytes) throw cutOff()
}

interface Element {
  id: number
  /** Where its content ends; 0 when a recorder wrote it without knowing. */
  end: number
}

function readElement(bytes: Uint8Array, at: number): Element | undefined {
  const idLength = vintLength(bytes[at])
  if (idLength === 0 || idLength > 4) return undefined
  const sizeAt = at + idLength
  const sizeLength = vintLength(bytes[sizeAt])
  if (sizeLength === 0 || sizeAt + sizeLength > bytes.length) return undefined
  const id = Number(bigEndian(bytes, at, idLength))
  // The length's own mark is the highest bit; all others set means that the recorder did not know the size.
  const mark = 1n << BigInt(7 * sizeLength)
  const size = bigEndian(bytes, sizeAt, sizeLength) - mark
  return { id, end: size === mark - 1n ? 0 : sizeAt + sizeLength + Number(size) }
}

/** Bytes of a variable-length number, told by the first one; 0 when it is none. */
const vintLength = (first = 0) => (first === 0 ? 0 : Math.clz32(first) - 23)

const bigEndian = (bytes: Uint8Array, at: number, length: number) =>
  bytes.subarray(at, at + length).reduce((value, byte) => value * 256n + BigInt(byte), 0n)
