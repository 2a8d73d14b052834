import type { Vitals } from '@/schemas/vitals'

/** Tells what a visit was like, also from a page that is just being left. An answer is not waited for; none is needed. */
export const sendVitals = (vitals: Vitals): void => {
  const body = new Blob([JSON.stringify(vitals)], { type: 'application/json' })
  navigator.sendBeacon('/api/vitals', body)
}
