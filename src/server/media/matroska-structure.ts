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
  /** Where its content ends; as far as it likes when a recorder wrote it without knowing. */
  end: number
}

function readElement(bytes: Uint8Array, at: number): Element | undefined {
  const idLength = vintLength(bytes[at])
  if (idLength === 0 || idLength > 4) return undefined
  const sizeAt = at + idLength
  const sizeLength = vintLength(bytes[sizeAt])
  if (sizeLength === 0 || sizeAt + sizeLength > bytes.length) return undefined
  const id = bigEndian(bytes, at, idLength)
  const marker = 2 ** (7 * sizeLength)
  const size = bigEndian(bytes, sizeAt, sizeLength) - marker
  return { id, end: size >= marker - 1 ? 0 : sizeAt + sizeLength + size }
}

/** Bytes of a variable-length number, told by the first one; 0 when it is none. */
const vintLength = (first = 0) => (first === 0 ? 0 : Math.clz32(first) - 23)

/** As a float: sizes past 2^53 lose low bits, which does not matter to what is far longer than any file. */
const bigEndian = (bytes: Uint8Array, at: number, length: number) =>
  bytes.subarray(at, at + length).reduce((value, byte) => value * 256 + byte, 0)
