import { looksLikeText, nameOfText } from './magic-text'

/** What a file is by its first bytes. Names begin with an article and fit "This file is …". */
export type FileKind =
  | { is: 'iso' | 'matroska' }
  /** A video container that browsers do not play. */
  | { is: 'foreign'; name: string }
  | { is: 'other'; name: string }
  | { is: 'unknown' }

/** How many first bytes `identify` may look at. */
export const headBytes = 65_536

/** Tells what a file is from its first 64 KiB (or all of it); names and extensions do not count. */
export function identify(head: Uint8Array): FileKind {
  const ascii = latin1(head)
  return identifyVideo(head, ascii) ?? identifyOther(head, ascii) ?? { is: 'unknown' }
}

/** One character for each byte. The decoder of this name would make others of 0x80 to 0x9f. */
function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4_096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4_096))
  }
  return text
}

const isoFirstBoxes = new Set(['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot', 'moof', 'styp'])
const pictureBrands: Record<string, string> = {
  heic: 'a HEIC picture',
  heix: 'a HEIC picture',
  mif1: 'a HEIF picture',
  avif: 'an AVIF picture',
  'crx ': 'a CR3 picture',
}

function identifyVideo(bytes: Uint8Array, ascii: string): FileKind | undefined {
  const type = ascii.slice(4, 8)
  if (isoFirstBoxes.has(type)) {
    const picture = type === 'ftyp' ? pictureBrands[ascii.slice(8, 12)] : undefined
    return picture === undefined ? { is: 'iso' } : { is: 'other', name: picture }
  }
  if (startsWith(bytes, 0x1a, 0x45, 0xdf, 0xa3)) return { is: 'matroska' }
  const form = ascii.startsWith('RIFF') ? ascii.slice(8, 12) : ''
  if (form === 'AVI ') return { is: 'foreign', name: 'AVI' }
  if (startsWith(bytes, 0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11)) return { is: 'foreign', name: 'WMV' }
  if (ascii.startsWith('FLV\x01')) return { is: 'foreign', name: 'FLV' }
  if (ascii.startsWith('OggS') && ascii.includes('\x80theora')) return { is: 'foreign', name: 'Ogg' }
  if (startsWith(bytes, 0, 0, 1, 0xba) || startsWith(bytes, 0, 0, 1, 0xb3)) {
    return { is: 'foreign', name: 'MPEG' }
  }
  if (isTransportStream(bytes, 0, 188) || isTransportStream(bytes, 4, 192)) {
    return { is: 'foreign', name: 'MPEG-TS' }
  }
  if (startsWith(bytes, 0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05, 0x01, 0x01)) return { is: 'foreign', name: 'MXF' }
  if (ascii.startsWith('.RMF')) return { is: 'foreign', name: 'RealMedia' }
  return undefined
}

/** First bytes as Latin-1 text, most telling first. */
const signatures: [prefix: string, name: string][] = [
  ['\x89PNG\r\n\x1a\n', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['II*\0', 'a TIFF picture'],
  ['MM\0*', 'a TIFF picture'],
  ['8BPS', 'a Photoshop picture'],
  ['ID3', 'an MP3 sound file'],
  ['fLaC', 'a FLAC sound file'],
  ['OggS', 'an Ogg sound file'],
  ['FORM', 'an AIFF sound file'],
  ['MThd', 'a MIDI file'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old Office document'],
  ['\x1f\x8b', 'a gzip archive'],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
  ['Rar!\x1a\x07', 'a RAR archive'],
  ['\x7fELF', 'a program'],
  ['MZ', 'a program'],
]

function identifyOther(bytes: Uint8Array, ascii: string): FileKind | undefined {
  if (ascii.slice(0, 1024).includes('%PDF-')) return { is: 'other', name: 'a PDF document' }
  if (/^PK(\x03\x04|\x05\x06|\x07\x08)/.test(ascii)) return { is: 'other', name: nameOfZip(ascii) }
  if (ascii.startsWith('RIFF') && ascii.startsWith('WAVE', 8)) {
    return { is: 'other', name: 'a WAV sound file' }
  }
  if (ascii.startsWith('RIFF') && ascii.startsWith('WEBP', 8)) return { is: 'other', name: 'a WebP picture' }
  if (ascii.startsWith('BM') && bytes.length > 14 && isZero(bytes, 6, 10)) {
    return { is: 'other', name: 'a BMP picture' }
  }
  const known = signatures.find(([prefix]) => ascii.startsWith(prefix))
  if (known) return { is: 'other', name: known[1] }
  // Text first: the mark of UTF-16 would also pass as sound.
  if (looksLikeText(bytes)) return { is: 'other', name: nameOfText(bytes) }
  return isAudioFrame(bytes) ? { is: 'other', name: 'an MP3 or AAC sound file' } : undefined
}

function nameOfZip(ascii: string): string {
  if (ascii.includes('word/')) return 'a Word document'
  if (ascii.includes('ppt/')) return 'a PowerPoint presentation'
  if (ascii.includes('xl/')) return 'an Excel workbook'
  return 'a ZIP archive'
}

/** An MPEG audio or ADTS frame header: eleven set bits, then fields that are not reserved. */
const isAudioFrame = (bytes: Uint8Array) => {
  const [first = 0, second = 0, third = 0] = bytes
  if (first !== 0xff || second < 0xf0) return false
  const layer = (second >> 1) & 3
  const isAdts = layer === 0
  return isAdts ? ((third >> 2) & 15) < 13 : third >> 4 !== 15 && ((third >> 2) & 3) !== 3
}

/** Three sync bytes, one packet apart. */
const isTransportStream = (bytes: Uint8Array, offset: number, packet: number) =>
  [0, 1, 2].every((index) => bytes[offset + index * packet] === 0x47)

/** Whether the bytes `start` to `end` (exclusive) are all zero. */
const isZero = (bytes: Uint8Array, start: number, end: number) =>
  bytes.subarray(start, end).every((byte) => byte === 0)

const startsWith = (bytes: Uint8Array, ...prefix: number[]) =>
  prefix.every((byte, index) => bytes[index] === byte)
