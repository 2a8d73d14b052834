import { announce } from '@/lib/announce'
import { onDemand } from '@/lib/on-demand'
import type * as ToasterParts from './toaster-parts'

/** sonner and its look: fetched when the page is quiet, or with the first toast. */
export const toasterParts = onDemand(() => import('./toaster-parts'))

type Toast = typeof ToasterParts.toast
interface Waiting {
  /** For the live region, should the toasts not be had. */
  message: string
  show: (toast: Toast) => void
}

let shown: Toast | null = null
let waiting: Waiting[] = []
const listeners = new Set<() => void>()

const change = (next: Waiting[]) => {
  waiting = next
  listeners.forEach((listener) => listener())
}

/** Shows a toast, or keeps it until there is a place for it. */
export function queueToast(toast: Waiting): void {
  if (shown) toast.show(shown)
  else change([...waiting, toast])
}

/** The place for toasts is in the page: shows what waited. @returns the function that takes the place away */
export function openToasts(toast: Toast): () => void {
  shown = toast
  const shows = waiting
  change([])
  shows.forEach(({ show }) => show(toast))
  return () => {
    shown = null
  }
}

/** The place cannot be had now: what waits is at least spoken. */
export function speakToasts(): void {
  const messages = waiting.map(({ message }) => message)
  change([])
  messages.forEach(announce)
}

export const isToastWaiting = (): boolean => waiting.length > 0

/** For `useSyncExternalStore`. @returns the function that ends the subscription */
export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
