/** What the player remembers in this browser. Where storage is not allowed it remembers nothing, and plays. */

const SPEED = 'lectern.player.speed'
const PLACES = 'lectern.player.places'
/** Videos whose place is kept; the oldest goes first. */
const MOST = 100

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // full or forbidden
  }
}

/** 1 unless chosen otherwise. */
export function rememberedSpeed(): number {
  const speed = read(SPEED)
  return typeof speed === 'number' && speed >= 0.25 && speed <= 4 ? speed : 1
}
export const rememberSpeed = (speed: number): void => write(SPEED, speed)

const places = (): [id: string, seconds: number][] => {
  const kept = read(PLACES)
  if (!Array.isArray(kept)) return []
  return kept.filter(
    (entry): entry is [string, number] =>
      Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number',
  )
}

/** Seconds; `undefined` for a video that was not begun, or was watched to its end. */
export const rememberedPlace = (videoId: string): number | undefined =>
  places().find(([id]) => id === videoId)?.[1]

/** @param seconds `null` forgets it: the video starts at its beginning again */
export function rememberPlace(videoId: string, seconds: number | null): void {
  const others = places().filter(([id]) => id !== videoId)
  write(PLACES, [...others, ...(seconds === null ? [] : [[videoId, Math.floor(seconds)]])].slice(-MOST))
}
