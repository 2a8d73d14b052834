/** Above this a file only says that it is so large; its bytes are not made. */
const LARGEST_REAL_BYTES = 64 * 1024 * 1024

export interface FileOverrides {
  name?: string
  type?: string
  /** Bytes. Up to 64 MiB they are real; a larger file only claims its size, for tests of limits. */
  size?: number
  lastModified?: number
}

export function makeFile({
  name = 'test-video.mp4',
  type = 'video/mp4',
  size = 2048,
  lastModified = 1_767_600_000_000,
}: FileOverrides = {}): File {
  const isReal = size <= LARGEST_REAL_BYTES
  const file = new File([new Uint8Array(isReal ? size : 1)], name, { type, lastModified })
  if (!isReal) Object.defineProperty(file, 'size', { value: size })
  return file
}
