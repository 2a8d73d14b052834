/**
 * The formats of the blueprint (§6.1). The key is the extension, which only picks a message and a first
 * guess; what a file really is, its bytes decide on the server.
 */
export const videoFormats = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
  avi: 'video/x-msvideo',
  wmv: 'video/x-ms-wmv',
  flv: 'video/x-flv',
} as const

export type VideoExtension = keyof typeof videoFormats

/** "MP4, MOV, WebM, MKV, AVI, WMV or FLV", as sentences name them. */
export const videoFormatNames = 'MP4, MOV, WebM, MKV, AVI, WMV or FLV'

/** Lower-case extension without the dot; empty when there is none. */
export const extensionOf = (filename: string): string =>
  /\.([^./\\]+)$/.exec(filename)?.[1]?.toLowerCase() ?? ''

/** The MIME type that an accepted file name stands for, or `undefined` when it is no video name. */
export const mimeTypeOf = (filename: string): string | undefined => {
  const extension = extensionOf(filename)
  return Object.hasOwn(videoFormats, extension) ? videoFormats[extension as VideoExtension] : undefined
}
