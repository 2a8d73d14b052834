import type { Parsed } from './course-text'
import { limits } from './limits'

const WRITE = `Write a number of Mbit/s from ${limits.mbpsMin} to ${limits.mbpsMax.toLocaleString('en-US')}.`

/** A bandwidth in Mbit/s as typed, with a decimal point or comma. */
export function parseSpeed(text: string): Parsed<number> {
  const typed = text.trim().replace(',', '.')
  const value = Number(typed)
  const isSpeed = /^\d+(\.\d+)?$/.test(typed) && value >= limits.mbpsMin && value <= limits.mbpsMax
  return isSpeed ? { ok: true, value } : { ok: false, message: WRITE }
}
