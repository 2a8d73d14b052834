import { isSameFile } from '@/lib/outline'
import type { PublishedVideo } from '@/types/publication'

interface File {
  originalFilename: string
  size: number
}

/**
 * Which file students see of a video: the one it was published with, which may be one that was replaced since. A file
 * that came later is nobody's but the instructor's before the next publication.
 * @param now the video as it stands
 * @param earlier the files that it had before
 */
export function publishedFile<Now extends File & { status: string }, Earlier extends File>(
  published: PublishedVideo,
  now: Now,
  earlier: readonly Earlier[],
): Now | Earlier | undefined {
  if (now.status === 'ready' && isSameFile(published, { ...published, ...fileOf(now) })) return now
  return earlier.find((one) => isSameFile(published, { ...published, ...fileOf(one) }))
}

const fileOf = ({ originalFilename, size }: File): File => ({ originalFilename, size })
