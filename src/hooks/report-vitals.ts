import { onCLS, onINP, onLCP, type Metric } from 'web-vitals'
import { sendVitals } from '@/lib/api/vitals-api'
import { vitalPage } from '@/lib/vital-page'
import type { Vitals } from '@/schemas/vitals'
import { useCourseCreationUI } from '@/stores/course-creation-ui'

const MEMORY_EVERY_MS = 300_000
const AT_ONCE = 20

interface MemoryOfTab {
  measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }>
  memory?: { usedJSHeapSize: number }
}

let isStarted = false

/**
 * Measures what the visit is like for the person, and tells it when the page is left or hidden: each figure again only
 * when it has got worse meanwhile. Starts once for each page.
 */
export function reportVitals(): void {
  if (isStarted) return
  isStarted = true
  let changed: Omit<Vitals, 'page' | 'failedUploads'> = {}
  let page = vitalPage(window.location.pathname)
  const note = (name: 'inp' | 'lcp' | 'cls') => (metric: Metric) => {
    page = vitalPage(window.location.pathname)
    changed[name] = Math.round(metric.value * 1_000) / 1_000
  }
  onINP(note('inp'), { reportAllChanges: true })
  onLCP(note('lcp'))
  onCLS(note('cls'), { reportAllChanges: true })

  let memory: number | undefined
  const lookAtMemory = async () => {
    memory = (await memoryOfTab()) ?? memory
  }
  void lookAtMemory()
  setInterval(() => void lookAtMemory(), MEMORY_EVERY_MS)

  const tell = () => {
    if (memory !== undefined) changed.memory = memory
    memory = undefined
    if (Object.keys(changed).length > 0) sendVitals({ page, ...changed })
    changed = {}
  }
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') tell()
    else void lookAtMemory()
  })
  tellOfUploads()
}

/** Uploads that failed for a reason that is not the file's are told at once: with a bucket the server sees nothing of it. */
function tellOfUploads(): void {
  const told = new Set<string>()
  useCourseCreationUI.subscribe(({ uploads }, { uploads: before }) => {
    if (uploads === before) return
    const failed = Object.values(uploads).filter(
      ({ id, status, isRefused, known }) => status === 'error' && !isRefused && !known && !told.has(id),
    )
    for (const { id } of failed) told.add(id)
    for (let i = 0; i < failed.length; i += AT_ONCE) {
      const failedUploads = failed.slice(i, i + AT_ONCE).map(({ id }) => id)
      sendVitals({ page: vitalPage(window.location.pathname), failedUploads })
    }
  })
}

/** Bytes, where the browser tells them: all of the tab where it is isolated, else what Chromium's scripts hold. */
async function memoryOfTab(): Promise<number | undefined> {
  // Neither is in TypeScript's DOM: one is Chromium's own, the other not standard yet.
  const tab = performance as Performance & MemoryOfTab
  if (window.crossOriginIsolated && tab.measureUserAgentSpecificMemory) {
    const measured = await tab.measureUserAgentSpecificMemory().catch(() => undefined)
    if (measured) return measured.bytes
  }
  return tab.memory?.usedJSHeapSize
}
