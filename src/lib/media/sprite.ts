/** A picture of small pictures, row by row: what is shown above the seek bar. */
export interface SpriteDetails {
  /** Of the whole picture, pixels. */
  width: number
  height: number
  /** Of each small one. */
  tileWidth: number
  tileHeight: number
  columns: number
  /** When each small one begins, seconds, rising, the first at 0. Each is shown until the next begins. */
  startsSeconds: number[]
  durationSeconds: number
}

/**
 * The WebVTT track of thumbnails that players read.
 * @param url of the picture, as the player has to ask for it
 */
export function spriteVtt(sprite: SpriteDetails, url: string): string {
  const { tileWidth, tileHeight, columns, startsSeconds, durationSeconds } = sprite
  const cues = startsSeconds.map((start, index) => {
    // A cue has to last, however short the video is.
    const end = Math.max(startsSeconds[index + 1] ?? durationSeconds, start + 0.001)
    const [x, y] = [(index % columns) * tileWidth, Math.floor(index / columns) * tileHeight]
    return `${vttTime(start)} --> ${vttTime(end)}\n${url}#xywh=${x},${y},${tileWidth},${tileHeight}\n`
  })
  return ['WEBVTT\n', ...cues].join('\n')
}

function vttTime(seconds: number): string {
  const ms = Math.round(seconds * 1000)
  const pad = (value: number, digits = 2) => String(value).padStart(digits, '0')
  return `${pad(Math.floor(ms / 3_600_000))}:${pad(Math.floor(ms / 60_000) % 60)}:${pad(Math.floor(ms / 1_000) % 60)}.${pad(ms % 1_000, 3)}`
}
