import { randomUUID } from 'node:crypto'
import type { Browser, Page } from '@playwright/test'
import { openContext } from './browser'
import { installProbe } from './probe'
import type { UploadServer } from './upload-server'

export interface PageUpload {
  /** From the choice of the file until the storage has put it together. */
  wholeMs: number
  /** From the first request that carries bytes until the last of them is answered. */
  bytesMs: number
  /** Of the main thread, those over 50 ms, from the choice of the file on. */
  longTasks: number[]
}

declare global {
  interface Window {
    /** When the file was chosen. */
    benchChosenAt: number
    /** Of the page of a peer: resolves when the storage has the file. */
    benchDone: Promise<void>
    sendByPeer: (file: File, options: unknown) => Promise<void>
  }
}

/** Notes the choice before the page's own listeners hear of it, and keeps all timings. */
function noteChoice(): void {
  performance.setResourceTimingBufferSize(10_000)
  window.addEventListener('change', () => (window.benchChosenAt = performance.now()), true)
}

/** Whether bytes of a file are sent to this address: of either storage, and of the peers. */
const CARRIES_BYTES = String.raw`/storage/uploads/|[?&]partNumber=|/tus/.`

async function figures(page: Page): Promise<PageUpload> {
  await page.waitForTimeout(300) // timings and long tasks are reported a little later
  return page.evaluate((pattern) => {
    const carries = new RegExp(pattern)
    const sent = performance.getEntriesByType('resource').filter(({ name }) => carries.test(name))
    const completed = performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('/complete'))
    const end = completed[0]?.responseEnd ?? Math.max(...sent.map(({ responseEnd }) => responseEnd))
    const first = Math.min(...sent.map(({ startTime }) => startTime))
    return {
      wholeMs: end - window.benchChosenAt,
      bytesMs: Math.max(...sent.map(({ responseEnd }) => responseEnd)) - first,
      longTasks: window.benchProbe.longTasks
        .filter(({ startTime }) => startTime >= window.benchChosenAt)
        .map(({ duration }) => duration),
    }
  }, CARRIES_BYTES)
}

/** Sends a file through the wizard's step of a new course, as a person does. */
export async function sendByOurs(
  browser: Browser,
  { account, app }: UploadServer,
  path: string,
): Promise<PageUpload> {
  const id = randomUUID()
  await account.call('POST', '/api/courses', {
    id,
    title: 'An upload',
    description: 'A course with one video, for as long as it is measured.',
    difficulty: 'beginner',
    chapters: [{ id: randomUUID(), title: 'One' }],
  })
  const visit = await openContext(browser, account)
  try {
    await installProbe(visit)
    await visit.addInitScript(noteChoice)
    const page = await visit.newPage()
    await page.goto(`${app.baseURL}/instructor/course/new?draft=${id}`)
    await page.getByLabel('Price').fill('99')
    for (const step of [2, 3]) {
      await page.getByRole('button', { name: 'Next' }).click()
      await page.getByText(`Step ${step} of 4`).waitFor()
    }
    const input = page.getByLabel(/upload videos/i)
    await page.waitForLoadState('networkidle')
    const completed = page.waitForResponse((answer) => answer.url().endsWith('/complete'), {
      timeout: 180_000,
    })
    await input.setInputFiles(path)
    const answer = await completed
    if (!answer.ok()) throw new Error(`complete: ${answer.status()} ${await answer.text()}`)
    await answer.finished()
    return await figures(page)
  } finally {
    await visit.close()
    // In a course that is there, the next round's file would be known and asked about.
    await account.call('DELETE', `/api/courses/${id}`)
  }
}

/**
 * Sends a file by a library of `bench/peers`, in an empty page of the same origin.
 * @param options for its `sendByPeer`
 */
export async function sendByPeer(
  browser: Browser,
  { app }: UploadServer,
  code: string,
  path: string,
  options: Record<string, unknown>,
): Promise<PageUpload> {
  // Its server has an address of its own, which our pages may not ask.
  const visit = await browser.newContext({ bypassCSP: true })
  try {
    await installProbe(visit)
    await visit.addInitScript(noteChoice)
    const page = await visit.newPage()
    await page.goto(`${app.baseURL}/favicon.ico`)
    await page.evaluate(code)
    await page.evaluate((given) => {
      const input = document.createElement('input')
      input.type = 'file'
      input.onchange = () => {
        const [file] = input.files ?? []
        if (file) window.benchDone = window.sendByPeer(file, given)
      }
      document.documentElement.append(input)
    }, options)
    await page.locator('input[type=file]').setInputFiles(path)
    const wholeMs = await page.evaluate(async () => {
      await window.benchDone
      return performance.now() - window.benchChosenAt
    })
    return { ...(await figures(page)), wholeMs }
  } finally {
    await visit.close()
  }
}
