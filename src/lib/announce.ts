/** What the live region reads out. `id` grows with every message, so that the same text twice is read twice. */
export interface Announcement {
  id: number
  message: string
}

let current: Announcement = { id: 0, message: '' }
const listeners = new Set<() => void>()

/** Says `message` to people who use a screen reader; the page's one `LiveRegion` shows it. */
export function announce(message: string): void {
  current = { id: current.id + 1, message }
  listeners.forEach((listener) => listener())
}

export const getAnnouncement = (): Announcement => current

/** For `useSyncExternalStore`. @returns the function that ends the subscription */
export function subscribeToAnnouncements(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
