/** Content types that a read URL may be made for. None of them can run as a page of this origin. */
const servable: ReadonlySet<string> = new Set([
  'video/mp4',
  'video/webm',
  'video/quicktime',
  'video/x-matroska',
  'audio/mp4',
  'image/jpeg',
  'image/png',
  'image/webp',
  'text/vtt',
  'application/vnd.apple.mpegurl',
  // Any file as it is, to be saved: browsers do not open it.
  'application/octet-stream',
])

export const isServableType = (contentType: string): boolean => servable.has(contentType)
