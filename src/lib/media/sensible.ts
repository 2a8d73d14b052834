import { formatLength } from '@/lib/format'
import { damaged, tooLarge } from './probe-result'

const limits = {
  minSide: 16,
  maxSide: 8_192,
  maxPixels: 40_000_000,
  maxSeconds: 12 * 3_600,
}

/** @throws RefusedFile for a picture that nobody sees, or that no server should decode */
export function requireSensibleSize(width: number, height: number): void {
  const size = `The picture is ${width} × ${height} pixels`
  if (Math.min(width, height) < limits.minSide) {
    throw damaged(
      `${size}, too small to be seen; a video has at least ${limits.minSide} × ${limits.minSide}.`,
    )
  }
  if (Math.max(width, height) > limits.maxSide || width * height > limits.maxPixels) {
    throw tooLarge(`${size}, more than can be played. Export it with 3840 × 2160 or less; the title stays.`)
  }
}

/** @throws RefusedFile */
export function requireSensibleDuration(seconds: number): void {
  if (!Number.isFinite(seconds) || seconds <= 0) throw damaged('This file has no picture that lasts.')
  if (seconds > limits.maxSeconds) {
    throw tooLarge(
      `The video is ${formatLength(seconds)} long, and at most 12 h can be taken. Split it into parts.`,
    )
  }
}
