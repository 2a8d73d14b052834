/** Bytes of a file, both ends included, as HTTP counts them. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * Reads a `Range` header (RFC 9110 §14).
 * @returns the range; `'all'` when the header is absent, malformed, of another unit or names several ranges, all of
 *   which a server may answer in full; `'unsatisfiable'` when it lies beyond the file
 */
export function parseRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'all' | 'unsatisfiable' {
  const [, first, last] = /^bytes=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/i.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'all'
  if (first === '') {
    const suffix = Math.min(Number(last), sizeBytes)
    return suffix === 0 ? 'unsatisfiable' : { start: sizeBytes - suffix, end: sizeBytes - 1 }
  }
  const start = Number(first)
  const end = last === '' ? Number.POSITIVE_INFINITY : Number(last)
  if (end < start) return 'all'
  if (start >= sizeBytes) return 'unsatisfiable'
  return { start, end: Math.min(end, sizeBytes - 1) }
}

/** Whether `If-Range` allows a partial answer; only a strong ETag or the exact date does (RFC 9110 §13.1.5). */
export function ifRangeHolds(header: string | undefined, etag: string, lastModified: string): boolean {
  return header === undefined || header === etag || header === lastModified
}

/** Whether `If-None-Match` names this ETag (weak comparison). */
export function isNotModified(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(etag)
}
