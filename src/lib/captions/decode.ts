/** How the bytes of a caption file were read. */
export type CaptionEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/**
 * The text of a caption file: by its byte order mark, else UTF-8, else Windows-1252, which has a character for every
 * byte. UTF-16 without a mark is known by the zeros that it is full of.
 */
export function decodeCaptions(bytes: Uint8Array): { text: string; encoding: CaptionEncoding } {
  const encoding = markedEncoding(bytes) ?? zeroPattern(bytes)
  if (encoding) return { text: new TextDecoder(encoding).decode(bytes), encoding }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    return { text: windows1252(bytes), encoding: 'windows-1252' }
  }
}

/** What Windows-1252 has from 0x80 to 0x9F; spaces stand for what it does not use. */
const WINDOWS = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'

/** Some versions of Node take it for Latin-1, where these are control characters. */
const windows1252 = (bytes: Uint8Array): string =>
  new TextDecoder('windows-1252')
    .decode(bytes)
    .replace(/[\u0080-\u009f]/g, (sign) => WINDOWS[sign.charCodeAt(0) - 0x80]?.trim() ?? '')

const LITTLE_ENDIAN = [0xff, 0xfe] as const
const BIG_ENDIAN = [0xfe, 0xff] as const

function markedEncoding(bytes: Uint8Array): CaptionEncoding | undefined {
  const startsWith = ([first, second]: readonly [number, number]) => bytes[0] === first && bytes[1] === second
  if (startsWith(LITTLE_ENDIAN)) return 'utf-16le'
  return startsWith(BIG_ENDIAN) ? 'utf-16be' : undefined
}

/** Enough to tell: a file begins with "WEBVTT" or with numbers and times, all of one byte in UTF-8. */
const LOOKED_AT = 200

function zeroPattern(bytes: Uint8Array): CaptionEncoding | undefined {
  const head = bytes.subarray(0, LOOKED_AT)
  const zeros = [0, 0]
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  })
  const [even = 0, odd = 0] = zeros
  const most = head.length / 2
  if (most > 4 && odd > most * 0.6 && even < most * 0.1) return 'utf-16le'
  return most > 4 && even > most * 0.6 && odd < most * 0.1 ? 'utf-16be' : undefined
}
