/** One box of an MP4 or QuickTime file; positions are bytes from the start of what was walked. */
export interface IsoBox {
  type: string
  contentStart: number
  /** May lie beyond what is there. */
  end: number
}

/**
 * Reads the header of a box.
 * @param at where the header is in `bytes`
 * @param start where the box is in the file
 * @param fileEnd the end of a box that says "to the end"
 * @returns `undefined` when there is no box
 */
export function readBoxHeader(
  bytes: Uint8Array,
  at: number,
  start: number,
  fileEnd: number,
): IsoBox | undefined {
  if (at + 8 > bytes.length) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
  const size = view.getUint32(at)
  if (size === 0) return { type, contentStart: start + 8, end: fileEnd }
  if (size !== 1) return size < 8 ? undefined : { type, contentStart: start + 8, end: start + size }
  if (at + 16 > bytes.length) return undefined
  const large = Number(view.getBigUint64(at + 8))
  return large < 16 ? undefined : { type, contentStart: start + 16, end: start + large }
}

/** The boxes between two positions of `bytes`, up to the first that is none or ends beyond. */
export function* boxesIn(bytes: Uint8Array, start: number, end: number): Generator<IsoBox> {
  for (let at = start; at < end;) {
    const box = readBoxHeader(bytes, at, at, end)
    if (!box || box.end > end) return
    yield box
    at = box.end
  }
}
