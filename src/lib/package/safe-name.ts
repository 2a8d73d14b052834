import { cutText } from '../cut-text'

/** What no file system, or no person reading a name, should meet: separators, control and direction characters. */
const UNSAFE =
  /[\\/:*?"<>|\u0000-\u001F\u007F-\u009F\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]+/g
/** Names that Windows keeps for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * A text as a part of a file name that every system takes.
 * @param fallback what it is called when nothing of it is left
 */
export function safeName(text: string, fallback: string, max = 60): string {
  const name = cutText(text.toWellFormed().replace(UNSAFE, ' ').replace(/\s+/g, ' ').trim(), max)
    .replace(/^[.\s-]+|[.\s]+$/g, '')
    .trim()
  return name === '' ? fallback : DEVICE.test(name) ? `_${name}` : name
}

/** `Content-Disposition` of a download: an ASCII name for old programs, and the real one (RFC 6266, RFC 8187). */
export function attachment(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const real = encodeURIComponent(name).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${real}`
}
