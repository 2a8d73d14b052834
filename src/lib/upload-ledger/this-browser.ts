import { newId } from '@/lib/ids'

const KEY = 'lectern-browser'
/** What the server takes. */
const NAME = /^[\w-]{1,64}$/

let known: string | undefined

/**
 * A name that this browser made up for itself, by which it tells its own uploads from those of another device. It
 * lasts as long as what the browser stores; where nothing may be stored, as long as the page.
 */
export function thisBrowser(): string {
  if (known !== undefined) return known
  const fresh = newId()
  try {
    const kept = localStorage.getItem(KEY) ?? ''
    known = NAME.test(kept) ? kept : fresh
    localStorage.setItem(KEY, known)
  } catch {
    known = fresh
  }
  return known
}
