import type { BrowserContext, Page } from '@playwright/test'
import { interactionDurations } from './stats'

interface TimedEvent {
  name: string
  startTime: number
  duration: number
  interactionId: number
}

interface Probe {
  events: TimedEvent[]
  /** `longtask` entries: what blocked the main thread for more than 50 ms. */
  longTasks: { startTime: number; duration: number }[]
  /** Of drags, which Event Timing does not report: from the input to the frame that shows it. */
  drags: { startTime: number; duration: number }[]
  /** When the outline could be used; `null` before. */
  usableAt: number | null
  elementsAtUsable: number
}

declare global {
  interface Window {
    benchProbe: Probe
  }
}

/** Installed before the page's first script; must be self-contained. */
function install(): void {
  const probe: Probe = { events: [], longTasks: [], drags: [], usableAt: null, elementsAtUsable: 0 }
  window.benchProbe = probe
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { name, startTime, duration, interactionId } = entry as PerformanceEventTiming & {
        interactionId: number // in Chromium for years, in TypeScript's library not yet everywhere
      }
      probe.events.push({ name, startTime, duration, interactionId })
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) probe.longTasks.push({ startTime, duration })
  }).observe({ type: 'longtask', buffered: true })

  // A message that is sent in an animation frame arrives when the frame has been handed over for painting.
  let waiting: number[] = []
  const painted = new MessageChannel()
  const inFrame: number[][] = []
  painted.port1.onmessage = () => {
    for (const startTime of inFrame.shift() ?? []) {
      probe.drags.push({ startTime, duration: performance.now() - startTime })
    }
  }
  const note = (event: Event) => {
    if (waiting.length === 0) {
      requestAnimationFrame(() => {
        inFrame.push(waiting)
        waiting = []
        painted.port2.postMessage(null)
      })
    }
    waiting.push(event.timeStamp)
  }
  for (const name of ['dragstart', 'dragenter', 'dragover', 'drop']) window.addEventListener(name, note, true)

  const look = () => {
    // React has taken a row over once its node carries React's own properties.
    const button = document.querySelector('[data-row-key] button')
    if (button && Object.keys(button).some((key) => key.startsWith('__reactProps'))) {
      probe.usableAt = performance.now()
      probe.elementsAtUsable = document.getElementsByTagName('*').length
    } else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

export async function installProbe(context: BrowserContext): Promise<void> {
  await context.addInitScript(install)
}

interface Mark {
  at: number
  interactions: number
}

export interface PhaseResult {
  /** One for each interaction or, in a drag, for each of its events, in ms. */
  durations: number[]
  longTasks: number[]
}

export const startPhase = (page: Page): Promise<Mark> =>
  page.evaluate(() => ({
    at: performance.now(),
    interactions: (performance as Performance & { interactionCount: number }).interactionCount,
  }))

/** Waits until the page has shown and reported everything that began in the phase. */
export async function endPhase(page: Page, mark: Mark, kind: 'interactions' | 'drag'): Promise<PhaseResult> {
  await page.waitForTimeout(600)
  const seen = await page.evaluate((since) => {
    const probe = window.benchProbe
    const after = <T extends { startTime: number }>(list: T[]) =>
      list.filter((entry) => entry.startTime >= since)
    return {
      events: after(probe.events),
      longTasks: after(probe.longTasks).map(({ duration }) => duration),
      drags: after(probe.drags).map(({ duration }) => duration),
      interactions: (performance as Performance & { interactionCount: number }).interactionCount,
    }
  }, mark.at)
  return {
    durations:
      kind === 'drag' ? seen.drags : interactionDurations(seen.events, seen.interactions - mark.interactions),
    longTasks: seen.longTasks,
  }
}
