const sampleBytes = 4_096

/** Whether the first bytes are text: UTF-8 or UTF-16 with a mark, and no control characters. */
export function looksLikeText(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, sampleBytes)
  if (sample.length === 0) return false
  if ((sample[0] === 0xff && sample[1] === 0xfe) || (sample[0] === 0xfe && sample[1] === 0xff)) return true
  // A long text is cut somewhere, perhaps within a character: `stream` leaves that end open.
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true })
    return !/[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/.test(text)
  } catch {
    return false
  }
}

/** Texts that are something special, most telling first. */
const texts: [pattern: RegExp, name: string][] = [
  [/^#EXTM3U/, 'a playlist that points to other files'],
  [/^ffconcat version/, 'a list that points to other files'],
  [/<MPD[\s>]/, 'a playlist that points to other files'],
  [/<svg[\s>]/i, 'an SVG picture'],
  [/^\s*<(!doctype html|html|head|body)[\s>]/i, 'a web page'],
  [/^WEBVTT/, 'a caption file'],
  [/^\d+\s*\n\d{1,2}:\d\d:\d\d[,.]\d+ -->/, 'a caption file'],
]

/** What a text is, with its article. */
export function nameOfText(bytes: Uint8Array): string {
  // The decoder leaves a byte order mark out.
  const text = new TextDecoder().decode(bytes.subarray(0, sampleBytes)).replaceAll('\r\n', '\n')
  return texts.find(([pattern]) => pattern.test(text))?.[1] ?? 'a text file'
}
