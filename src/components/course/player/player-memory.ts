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

/** `at`: when it was left, milliseconds; not kept by earlier versions. */
type Place = [id: string, seconds: number, at?: number]

const places = (): Place[] => {
  const kept = read(PLACES)
  if (!Array.isArray(kept)) return []
  return kept.filter(
    (entry): entry is Place =>
      Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number',
  )
}

/** Seconds; `undefined` for a video that was not begun, or was watched to its end. */
export const rememberedPlace = (videoId: string): number | undefined =>
  places().find(([id]) => id === videoId)?.[1]

/** What a page that was just left may not have told the server before the next one was drawn. */
const JUST_MS = 60_000

/** The same where it was left a moment ago, which is newer than anything a server has said. */
export function placeJustLeft(videoId: string): number | undefined {
  const [, seconds, at = 0] = places().find(([id]) => id === videoId) ?? []
  return Date.now() - at < JUST_MS ? seconds : undefined
}

/** @param seconds `null` forgets it: the video starts at its beginning again */
export function rememberPlace(videoId: string, seconds: number | null): void {
  const others = places().filter(([id]) => id !== videoId)
  write(
    PLACES,
    [...others, ...(seconds === null ? [] : [[videoId, Math.floor(seconds), Date.now()]])].slice(-MOST),
  )
}
