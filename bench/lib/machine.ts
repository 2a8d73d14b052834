import { cpus, loadavg } from 'node:os'
import type { Browser } from '@playwright/test'
import { throttle } from './browser'
import { median } from './stats'

export interface MachineFacts {
  startedAt: string
  cpu: string
  cpus: number
  node: string
  chromium: string
  loadBefore: number
  loadAfter: number
  /** Milliseconds that the same work takes in a blank page; for comparing runs of different machines. */
  fixedWorkMs: number
  /** The same with the processor slowed down four times. */
  fixedWorkThrottledMs: number
}

export const loadNow = (): number => loadavg()[0] ?? 0

/** Sorts, hashes and makes objects: what a page's script mostly does. Runs in the page. */
function fixedWork(): number {
  const startedAt = performance.now()
  let hash = 0
  for (let round = 0; round < 12; round++) {
    const items = Array.from({ length: 20_000 }, (_, index) => ({ key: `${(index * 7919) % 20_011}`, index }))
    items.sort((a, b) => (a.key < b.key ? -1 : 1))
    for (const { key, index } of items) hash = (Math.imul(hash, 31) + key.length + index) | 0
  }
  return performance.now() - startedAt + (hash === 1 ? 1 : 0) // the result is used, so the work is not left out
}

export async function measureFixedWork(browser: Browser, slowdown: number): Promise<number> {
  const page = await browser.newPage()
  await throttle(page, slowdown)
  const times: number[] = []
  for (let round = 0; round < 3; round++) times.push(await page.evaluate(fixedWork))
  await page.close()
  return median(times)
}

export function describeMachine(): Pick<MachineFacts, 'startedAt' | 'cpu' | 'cpus' | 'node' | 'loadBefore'> {
  const all = cpus()
  return {
    startedAt: new Date().toISOString(),
    cpu: all[0]?.model.trim() || 'unknown processor',
    cpus: all.length,
    node: process.versions.node,
    loadBefore: loadNow(),
  }
}
