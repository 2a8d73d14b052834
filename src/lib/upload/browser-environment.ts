import { onDemand } from '@/lib/on-demand'
import type { UploadEnvironment } from './environment'
import { keepAwake } from './wake-lock'

const digester = onDemand(async () => (await import('./digester')).digestInWorker)

/** The page's own surroundings. */
export const browserEnvironment: UploadEnvironment = {
  createXhr: () => new XMLHttpRequest(),
  random: Math.random,
  now: () => performance.now(),
  date: Date.now,
  later: (task, ms) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
  isOnline: () => navigator.onLine,
  onOnline: (listener) => {
    window.addEventListener('online', listener, { once: true })
    return () => window.removeEventListener('online', listener)
  },
  digest: async (blob, kind) => (await digester.get())(blob, kind),
  keepAwake,
}
