import type { MediaFailed } from '../media/media-work'

/** An attempt ended like this; `lost` is one whose process was not heard of any more. */
export type Failing = Exclude<MediaFailed['retry'], 'long'> | 'lost'

/** Attempts after the first one. What is the file's own fault is not tried again. */
const triesAgain: Record<Failing, number> = { final: 0, cheaper: 1, again: 5, lost: 5 }

/**
 * Seconds until the next attempt, growing: 5, 20, 80, 320, then 600.
 * @param failures those so far, this one included
 * @returns nothing when trying again makes no sense any more
 */
export function nextTryInSeconds(retry: Failing, failures: number): number | undefined {
  if (failures > triesAgain[retry]) return undefined
  return retry === 'cheaper' || retry === 'lost' ? 0 : Math.min(600, 5 * 4 ** (failures - 1))
}

/** What an object that is being made is kept from being removed for, unless its maker is heard of again. */
export const HOLD_SECONDS = 600

/** Names an attempt in the notes of what it makes. */
export const holderOf = ({ id, attempt }: { id: string; attempt: number }) => `${id}:${attempt}`
