import type { MediaState, PackageFile, PackageVideo } from '@/schemas/package'
import type { VideoRow } from '../../db/repositories/video-repository'

/**
 * Whether a video has the file that a package names. What both sides know decides, the surest first: the checksum of
 * the whole file, its two ends, its name.
 */
function isSameFile(file: PackageFile, row: VideoRow): boolean {
  if (file.size !== row.size) return false
  const kind = (checksum: string | null) => checksum?.split(':')[0]
  if (file.checksum !== null && kind(file.checksum) === kind(row.checksum)) {
    return file.checksum === row.checksum
  }
  if (file.fingerprint !== null && row.fingerprint !== null) return file.fingerprint === row.fingerprint
  return file.name === row.originalFilename
}

/**
 * What becomes of the file that the package names for a video.
 * @param row the video here; absent when it is new
 */
export function mediaOf(
  { file }: Pick<PackageVideo, 'file'>,
  row: VideoRow | undefined,
  maxBytes: number,
): MediaState {
  if (file === null) return 'none'
  const hasFile = row?.status === 'ready'
  if (hasFile && isSameFile(file, row)) return 'there'
  if (row?.status === 'processing' || row?.status === 'uploading') return 'busy'
  if (file.path === null) return hasFile ? 'kept' : 'missing'
  if (file.size > maxBytes) return 'tooLarge'
  return hasFile ? 'replace' : 'send'
}
