/** A picture as its own bytes say it is. */
export interface PictureFacts {
  format: 'image/jpeg' | 'image/webp'
  width: number
  height: number
}

/** Reads the header of a JPEG or a WebP; `null` for anything else, and for one that ends too early. Never throws. */
export function readPicture(bytes: Uint8Array): PictureFacts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return jpegFacts(view) ?? webpFacts(view)
  } catch {
    return null // it ends before its header does
  }
}

const START_OF_IMAGE = 0xffd8
/** Start-of-frame markers, of which four numbers mean something else. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

function jpegFacts(view: DataView): PictureFacts | null {
  if (view.byteLength < 4 || view.getUint16(0) !== START_OF_IMAGE) return null
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (isFrame(marker)) {
      return { format: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    }
    // Fill bytes; everything else has its length behind it.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
}

const word = (view: DataView, at: number) =>
  String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)))
const threeBytes = (view: DataView, at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16)

function webpFacts(view: DataView): PictureFacts | null {
  if (view.byteLength < 30 || word(view, 0) !== 'RIFF' || word(view, 8) !== 'WEBP') return null
  const format = 'image/webp'
  switch (word(view, 12)) {
    case 'VP8 ':
      return { format, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return { format, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { format, width: threeBytes(view, 24) + 1, height: threeBytes(view, 27) + 1 }
    default:
      return null
  }
}
