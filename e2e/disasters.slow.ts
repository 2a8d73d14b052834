import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { APIRequestContext, Page } from '@playwright/test'
import { readEnv } from '../src/server/env'
import { loadSecrets } from '../src/server/secrets'
import { S3Storage } from '../src/server/storage/s3-storage'
import { UrlSigner } from '../src/server/storage/url-signer'
import { startSwift, type SwiftServer } from '../src/server/testing/swift-server'
import type { SignedPart } from '../src/types/api'
import { FaultProxy, type Fault, type Passing } from './fault-proxy'
import { KilledServer } from './killed-server'
import { randomFrom } from './random'
import { writeVideo } from './padded-video'
import {
  addChapters,
  courseIdOf,
  courseOf,
  describeCourse,
  expect,
  sha256,
  storedSha256,
  test,
} from './support'

/**
 * Whatever happens to an upload, the file is stored whole: one test for each disaster, in a real browser, with the stored
 * bytes compared to those of the file, on the disk and on an S3.
 */

const MIB = 1024 ** 2
/** Three parts, of 16, 16 and 8 MiB. */
const SIZE = 40 * MIB
/** The tests sign addresses as the servers do. */
const AUTH_SECRET = 'a-secret-of-the-tests-0123456789abcdef'
const PATIENCE = { timeout: 90_000 }

/** What sends parts astray, of either storage; everything else goes on. */
const ofParts = (fault: (nth: number) => Fault | undefined) => {
  let nth = 0
  return ({ part }: Passing) => (part === null ? undefined : fault((nth += 1)))
}

function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

for (const driver of ['disk', 's3'] as const) {
  test.describe(driver, () => {
    // Parts go through it: with the disk driver together with everything else.
    const proxy = new FaultProxy()
    let swift: SwiftServer | undefined
    const server = new KilledServer((): Record<string, string> =>
      swift
        ? {
            STORAGE_DRIVER: 's3',
            S3_ENDPOINT: swift.settings.endpoint,
            S3_REGION: swift.settings.region,
            S3_BUCKET: swift.settings.bucket,
            S3_ACCESS_KEY_ID: swift.settings.accessKeyId,
            S3_SECRET_ACCESS_KEY: swift.settings.secretAccessKey,
            S3_PUBLIC_BASE_URL: proxy.origin,
          }
        : { AUTH_SECRET },
    )
    let folder: string
    let path: string
    const origin = driver === 's3' ? server.origin : proxy.origin

    test.use({ baseURL: origin })
    test.beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lectern-disaster-'))
      path = join(folder, 'Field notes.mp4')
      await writeVideo(path, SIZE)
      if (driver === 's3') swift = await startSwift({ origin })
      await proxy.listen(swift?.settings.endpoint ?? server.origin)
      await server.start()
    })
    test.afterAll(async () => {
      await proxy.close()
      await server.remove()
      await swift?.close()
      await rm(folder, { recursive: true, force: true })
    })
    test.beforeEach(() => {
      proxy.fault = () => undefined
      proxy.takenParts.length = 0
    })

    /** The upload step of a fresh course. */
    async function openUploads(page: Page): Promise<string> {
      await describeCourse(page, 'Through everything')
      await addChapters(page, 'Introduction')
      await page.getByRole('button', { name: 'Next' }).click()
      await expect(page.getByText('Step 3 of 4')).toBeVisible()
      return courseIdOf(page)
    }
    const choose = (page: Page, file = path) => page.getByLabel(/upload videos/i).setInputFiles(file)
    const isDone = (page: Page) => expect(page.getByText('100% Complete')).toBeVisible(PATIENCE)
    /** The videos of the course are these files, byte for byte. */
    async function isWhole(request: APIRequestContext, courseId: string, files = [path]) {
      const videos = (await courseOf(request, courseId)).chapters.flatMap((chapter) => chapter.videos)
      expect(videos.map(({ status }) => status)).toEqual(files.map(() => 'ready'))
      const stored = await Promise.all(videos.map(({ id }) => storedSha256(request, id)))
      expect(stored).toEqual(await Promise.all(files.map(sha256)))
    }
    /** The address of this part, signed by the server's own key, whose time is over, or is in a second. */
    async function expired({ url, partNumber, size, headers }: SignedPart): Promise<string> {
      const { pathname, searchParams } = new URL(url, origin)
      if (!swift) {
        const { storageKey } = await loadSecrets(readEnv({ NODE_ENV: 'test', AUTH_SECRET }))
        return new UrlSigner(storageKey).sign({
          method: 'PUT',
          path: pathname,
          bound: { name: 'size', value: String(size) },
          expiresInSeconds: -3_600,
        })
      }
      const storage = new S3Storage({ ...swift.settings, publicBaseUrl: proxy.origin })
      const signed = await storage.signPart({
        key: pathname.split('/').at(-1) ?? '',
        uploadId: searchParams.get('uploadId') ?? '',
        partNumber,
        sizeBytes: size,
        checksum: headers['Content-MD5'],
        expiresInSeconds: 1,
      })
      return signed.url
    }
    const isSending = () => expect.poll(() => proxy.takenParts.length, PATIENCE).toBeGreaterThan(0)

    test('the network is gone for 20 seconds', async ({ page, context }) => {
      const id = await openUploads(page)
      const { open, opened } = gate()
      proxy.fault = ofParts((nth) => (nth > 1 ? { type: 'hold', until: opened } : undefined))
      await choose(page)
      await isSending()
      await context.setOffline(true)
      await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false)
      proxy.fault = ({ part }) => (part === null ? undefined : { type: 'drop' })
      proxy.cut()
      open()
      await expect(page.getByText(/Waiting for the connection/).first()).toBeVisible(PATIENCE)
      await page.waitForTimeout(20_000) // the disaster itself, and not a wait for something
      proxy.fault = () => undefined
      await context.setOffline(false)
      await isDone(page)
      await isWhole(context.request, id)
    })

    test('every third part is refused with 503', async ({ page, context }) => {
      const large = join(folder, 'Long.mp4')
      await writeVideo(large, 6 * 16 * MIB)
      const id = await openUploads(page)
      let refused = 0
      proxy.fault = ofParts((nth) => {
        if (nth % 3 !== 0) return undefined
        refused += 1
        return { type: 'answer', status: 503, headers: { 'Retry-After': '1' } }
      })
      await choose(page, large)
      await isDone(page)
      expect(refused).toBeGreaterThan(1)
      await isWhole(context.request, id, [large])
    })

    test('the connection is reset in the middle of parts', async ({ page, context }) => {
      const id = await openUploads(page)
      proxy.fault = ofParts((nth) => (nth <= 4 ? { type: 'reset', afterBytes: 3 * MIB } : undefined))
      await choose(page)
      await isDone(page)
      await isWhole(context.request, id)
    })

    test('answers to parts break off', async ({ page, context }) => {
      const id = await openUploads(page)
      proxy.fault = ofParts((nth) => (nth <= 3 ? { type: 'truncate' } : undefined))
      await choose(page)
      await isDone(page)
      await isWhole(context.request, id)
    })

    test('the addresses of parts have expired', async ({ page, context }) => {
      const id = await openUploads(page)
      let asked = 0
      let refused = 0
      // The first ones are as old as addresses get while a laptop sleeps.
      await page.route('**/api/uploads/*/sign', async (route) => {
        asked += 1
        if (asked > 1) return route.continue()
        const answer = await route.fetch()
        const { items } = (await answer.json()) as { items: SignedPart[] }
        const old = await Promise.all(items.map(async (item) => ({ ...item, url: await expired(item) })))
        if (swift) await page.waitForTimeout(2_100) // those of a bucket hold for a second at least
        await route.fulfill({ response: answer, json: { items: old, nextCursor: null } })
      })
      // A bucket may refuse without the headers that let the page read its answer.
      page.on('requestfinished', async (request) => {
        refused += (await request.response())?.status() === 403 ? 1 : 0
      })
      page.on('requestfailed', () => (refused += 1))
      await choose(page)
      await isDone(page)
      await expect.poll(() => refused).toBeGreaterThan(0)
      expect(asked).toBeGreaterThan(1)
      await isWhole(context.request, id)
    })

    test('the tab dies at 40 %, and a restarted browser sends only what is missing', async ({
      page,
      context,
      browser,
    }) => {
      const id = await openUploads(page)
      const { open, opened } = gate()
      proxy.fault = ({ part }) => (part !== null && part > 1 ? { type: 'hold', until: opened } : undefined)
      await choose(page)
      await isSending()
      await page.goto('chrome://crash').catch(() => undefined)
      proxy.cut()
      open()
      proxy.fault = () => undefined
      expect(proxy.takenParts.splice(0)).toEqual([1])

      const restarted = await browser.newContext({
        baseURL: origin,
        storageState: await context.storageState(),
      })
      const again = await restarted.newPage()
      await again.goto(`/instructor/course/new?draft=${id}&step=3`)
      await again.getByLabel('Choose the files of interrupted uploads').setInputFiles(path)
      await isDone(again)
      expect(proxy.takenParts.toSorted()).toEqual([2, 3])
      await isWhole(context.request, id)
      await restarted.close()
    })

    test('the server is killed at ten random points, also while it joins the parts', async ({
      page,
      context,
    }) => {
      const random = randomFrom(20_261_128)
      const files: string[] = []
      const id = await openUploads(page)
      for (let round = 1; round <= 10; round += 1) {
        // Every third time it dies while it puts the file together.
        const atCompletion = round % 3 === 0
        const struck = atCompletion
          ? page.waitForRequest('**/complete').then(() => page.waitForTimeout(random.below(60)))
          : page.waitForTimeout(random.below(700))
        const file = join(folder, `Field notes ${round}.mp4`)
        await writeVideo(file, SIZE)
        files.push(file)
        await choose(page, file)
        await struck
        await server.end('SIGKILL')
        await server.start()
        const retry = page.getByRole('button', { name: /^Retry/ })
        await expect(async () => {
          // What the server was being told when it died is told again by whoever waits for it.
          if (await retry.first().isVisible()) await retry.first().click()
          await expect(page.getByText('100% Complete')).toBeVisible({ timeout: 3_000 })
        }).toPass(PATIENCE)
        await expect
          .poll(async () => (await courseOf(context.request, id)).chapters[0]?.videos.length)
          .toBe(round)
      }
      await isWhole(context.request, id, files)
    })

    test('the storage has no room left, and then some', async ({ page, context }) => {
      const id = await openUploads(page)
      proxy.fault = ofParts((nth) => (nth > 1 ? { type: 'answer', status: 507 } : undefined))
      await choose(page)
      await expect(page.getByText(/disk is full/).first()).toBeVisible(PATIENCE)
      proxy.fault = () => undefined
      await page
        .getByRole('button', { name: /^Retry/ })
        .first()
        .click()
      await isDone(page)
      // What was there when the disk was full was not sent again.
      expect(proxy.takenParts.toSorted()).toEqual([1, 2, 3])
      await isWhole(context.request, id)
    })

    test('the laptop sleeps for 2 hours', async ({ page, context }) => {
      await page.clock.install()
      const id = await openUploads(page)
      const { open, opened } = gate()
      proxy.fault = ofParts((nth) => (nth > 1 ? { type: 'hold', until: opened } : undefined))
      await choose(page)
      await isSending()
      // Connections are dead when it wakes up, and nobody has said so.
      await page.clock.fastForward('02:00:00')
      proxy.fault = () => undefined
      proxy.cut()
      open()
      await page.clock.resume()
      await isDone(page)
      await isWhole(context.request, id)
    })

    test('a second tab has the same file: it is sent once', async ({ page, context }) => {
      const id = await openUploads(page)
      const { open, opened } = gate()
      proxy.fault = ofParts((nth) => (nth > 1 ? { type: 'hold', until: opened } : undefined))
      await choose(page)
      await isSending()
      const second = await context.newPage()
      await second.goto(`/instructor/course/new?draft=${id}&step=3`)
      await expect(second.getByText('Another tab is sending it')).toBeVisible(PATIENCE)
      open()
      await isDone(page)
      await expect(second.getByText('Another tab is sending it')).toBeHidden(PATIENCE)
      expect(proxy.takenParts.toSorted()).toEqual([1, 2, 3])
      await isWhole(context.request, id)
      await second.close()
    })

    test('signed out on the way, and in again', async ({ page, context }) => {
      const id = await openUploads(page)
      const { open, opened } = gate()
      proxy.fault = ofParts((nth) => (nth > 1 ? { type: 'hold', until: opened } : undefined))
      await choose(page)
      await isSending()
      const cookies = await context.cookies()
      await context.clearCookies()
      open()
      await expect(page.getByText(/sign in/i).first()).toBeVisible(PATIENCE)
      await context.addCookies(cookies)
      const retry = page.getByRole('button', { name: /^Retry/ }).first()
      await expect(async () => {
        if (await retry.isVisible()) await retry.click()
        await expect(page.getByText('100% Complete')).toBeVisible({ timeout: 3_000 })
      }).toPass(PATIENCE)
      await isWhole(context.request, id)
      // What was there when the session ended was not sent again.
      expect(proxy.takenParts.toSorted()).toEqual([1, 2, 3])
    })
  })
}

test.describe('a full disk', () => {
  test.skip(process.getuid?.() !== 0, 'only root can make a small disk; the answer of one is played above')
  const server = new KilledServer()
  test.use({ baseURL: server.origin })
  test.beforeAll(async () => {
    mkdirSync(server.files, { recursive: true })
    // The server leaves the last 256 MB of a disk to others.
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=360m', 'tmpfs', server.files])
    await server.start()
  })
  test.afterAll(async () => {
    await server.end('SIGTERM')
    // Also where the test failed while the disk was being filled.
    execFileSync('umount', ['--lazy', server.files])
    await server.remove()
  })

  test('says so, and the file goes on when there is room again', async ({ page, context }) => {
    const folder = await mkdtemp(join(tmpdir(), 'lectern-full-'))
    const path = join(folder, 'Field notes.mp4')
    await writeVideo(path, SIZE)
    await describeCourse(page, 'No room')
    await addChapters(page, 'Introduction')
    await page.getByRole('button', { name: 'Next' }).click()
    await expect(page.getByText('Step 3 of 4')).toBeVisible()
    const filler = join(server.files, 'filler')
    await page.route('**/api/uploads/*/sign', async (route) => {
      // Somebody else took the room after the file was announced: as much of it as there is.
      await writeFile(filler, Buffer.alloc(400 * MIB)).catch(() => undefined)
      await route.continue()
    })
    await page.getByLabel(/upload videos/i).setInputFiles(path)
    await expect(page.getByText(/disk is full|no room|not enough space/i).first()).toBeVisible(PATIENCE)
    await page.unrouteAll({ behavior: 'wait' })
    await rm(filler)
    await page
      .getByRole('button', { name: /^Retry/ })
      .first()
      .click()
    await expect(page.getByText('100% Complete')).toBeVisible(PATIENCE)
    const video = (await courseOf(context.request, courseIdOf(page))).chapters[0]?.videos[0]
    expect(await storedSha256(context.request, video?.id ?? '')).toBe(await sha256(path))
    await rm(folder, { recursive: true })
  })
})
