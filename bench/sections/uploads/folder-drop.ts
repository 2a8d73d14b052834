import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { openContext } from '../../lib/browser'
import { installProbe } from '../../lib/probe'
import { progress, type Section } from '../../lib/report'
import { seedCourse } from '../../lib/seed'
import { median } from '../../lib/stats'
import { withFolder } from '../../lib/upload-files'
import { type UploadServer, withUploadServer } from '../../lib/upload-server'
import { type BenchContext, editURL } from '../context'

const FOLDERS = 100
const FILES_EACH = 50
/** How long the page is watched after its first byte is on its way: most of the work of a queue comes then. */
const WATCHED_MS = 5_000

interface Round {
  previewMs: number
  /** The longest block of the main thread from the drop to the preview. */
  previewTaskMs: number
  firstByteMs: number
  /** From the click that adds the folder until `WATCHED_MS` after the first byte. */
  sendingTaskMs: number
}

/** A folder of 5,000 videos let go over the edit page: how long until it is looked at, and until it is sent. */
export function folderDrop({ browser, uploadRounds }: BenchContext): Promise<Section> {
  return withFolder((folder) =>
    withUploadServer(async (server) => {
      const dropped = await writeTree(folder)
      const rounds: Round[] = []
      for (let round = 1; round <= uploadRounds; round++) {
        progress(`folder-drop: round ${round} of ${uploadRounds}`)
        rounds.push(await dropOnce(browser, server, dropped))
        await server.removeObjects()
      }
      const middle = (what: keyof Round) => median(rounds.map((round) => round[what]))
      return {
        title: 'A folder of 5,000 videos dropped on the edit page',
        how:
          `${FOLDERS} folders of ${FILES_EACH} files, 150 kB each; medians of ${uploadRounds} rounds. The first byte is of the ` +
          `first part. The longest task is the longest block of the main thread, 0 for none over 50 ms.`,
        rows: [
          { what: 'drop until the preview shows all of it', unit: 'ms', ours: middle('previewMs') },
          { what: 'longest task until then', unit: 'ms', ours: middle('previewTaskMs') },
          { what: '“Add” until the first byte', unit: 'ms', ours: middle('firstByteMs') },
          {
            what: `longest task until ${WATCHED_MS / 1_000} s after that`,
            unit: 'ms',
            ours: middle('sendingTaskMs'),
          },
        ],
        details: rounds,
      }
    }),
  )
}

async function writeTree(folder: string): Promise<string> {
  const sample = await readFile('samples/01-counting-clock.mp4')
  const root = join(folder, 'Course')
  for (let chapter = 1; chapter <= FOLDERS; chapter++) {
    const below = join(root, `${chapter} Part`)
    await mkdir(below, { recursive: true })
    // Each with an end of its own, in a box that players skip: a file that comes again would be asked about.
    for (let n = 1; n <= FILES_EACH; n++) {
      const name = `${n} Lesson ${chapter}-${n}.mp4`
      const end = Buffer.alloc(16)
      end.writeUInt32BE(end.length)
      end.write('free', 4, 'latin1')
      end.writeUInt32BE(chapter, 8)
      end.writeUInt32BE(n, 12)
      await writeFile(join(below, name), Buffer.concat([sample, end]))
    }
  }
  return root
}

async function dropOnce(
  browser: BenchContext['browser'],
  { account, app }: UploadServer,
  folder: string,
): Promise<Round> {
  const course = await seedCourse(account, app.databaseURL, 1, 1)
  const visit = await openContext(browser, account)
  try {
    await installProbe(visit)
    const page = await visit.newPage()
    await page.goto(editURL(app, course.id))
    await page.waitForFunction(() => window.benchProbe.usableAt !== null)
    await page.waitForLoadState('networkidle')
    const droppedAt = await now(page)
    await letGo(page, folder)
    const add = page.getByRole('button', { name: `Add ${FOLDERS} chapters and`, exact: false })
    await add.waitFor({ timeout: 60_000 })
    const shownAt = await now(page)
    const previewTaskMs = await longestTask(page, droppedAt)
    await page.evaluate(() => {
      performance.setResourceTimingBufferSize(20_000)
      window.addEventListener('click', () => (window.benchChosenAt = performance.now()), true)
    })
    await add.click()
    await page.waitForFunction(
      () => performance.getEntriesByType('resource').some(({ name }) => name.includes('/storage/uploads/')),
      undefined,
      { timeout: 120_000 },
    )
    await page.waitForTimeout(WATCHED_MS)
    const { clickedAt, firstByteAt } = await page.evaluate(() => ({
      clickedAt: window.benchChosenAt,
      firstByteAt: Math.min(
        ...performance
          .getEntriesByType('resource')
          .filter(({ name }) => name.includes('/storage/uploads/'))
          .map(({ startTime }) => startTime),
      ),
    }))
    return {
      previewMs: shownAt - droppedAt,
      previewTaskMs,
      firstByteMs: firstByteAt - clickedAt,
      sendingTaskMs: await longestTask(page, clickedAt),
    }
  } finally {
    await visit.close()
    // In a course that is there, the next round's files would be known and asked about.
    await account.call('DELETE', `/api/courses/${course.id}`)
  }
}

const now = (page: Page) => page.evaluate(() => performance.now())

/** Of those that the browser has told of; it does so a little later. */
async function longestTask(page: Page, since: number): Promise<number> {
  await page.waitForTimeout(300)
  return page.evaluate(
    (from) =>
      Math.max(
        0,
        ...window.benchProbe.longTasks
          .filter(({ startTime }) => startTime >= from)
          .map(({ duration }) => duration),
      ),
    since,
  )
}

/** As the system's file manager lets a folder go, on the first row of the outline. */
async function letGo(page: Page, folder: string): Promise<void> {
  const box = await page.locator('[data-row-key]').first().boundingBox()
  if (!box) throw new Error('the outline has no row')
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [folder], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at, data })
  }
}
