import { formatBytes, formatLength } from '@/lib/format'
import type { UploadItem } from '@/types/course'

/** "512 MB of 1.2 GB" */
const sentOf = ({ file, progress }: UploadItem): string =>
  `${formatBytes(Math.round((file.size * progress) / 100))} of ${formatBytes(file.size)}`

/** "512 MB of 1.2 GB, 2 min left", or why it does not move. */
export function standOf(upload: UploadItem): string {
  if (upload.isPaused) return `Paused at ${sentOf(upload)}`
  if (upload.isWaiting) return `Waiting for the connection, ${sentOf(upload)} sent`
  const left = upload.pace?.secondsLeft ?? null
  return left === null ? sentOf(upload) : `${sentOf(upload)}, ${formatLength(left)} left`
}
