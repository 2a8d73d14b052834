import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

const FILES = Number(process.env.FILES ?? 300)
const SEED = Number(process.env.SEED ?? 20_261_128)
const MB = 1_000_000
/** Requests of a hundred that something happens to. */
const BROKEN = 10

const proxy = new FaultProxy()
/** Without pictures of the videos, so that its files can be counted. */
const server = new KilledServer(() => ({ FFMPEG_PATH: '/nowhere' }))
test.use({ baseURL: proxy.origin })
test.beforeAll(async () => {
  await proxy.listen(server.origin)
  await server.start()
})
test.afterAll(async () => {
  await proxy.close()
  await server.remove()
})

/** Everything that an upload asks for; the pages themselves come as they are. */
const isOfUpload = ({ path, part }: Passing) =>
  part !== null || path.startsWith('/api/uploads/') || path.startsWith('/api/videos/upload')

test(`${FILES} uploads over a line that breaks ${BROKEN} % of requests: all are there, whole, and nothing else is`, async ({
  page,
  context,
}) => {
  const random = randomFrom(SEED)
  const folder = await mkdtemp(join(tmpdir(), 'lectern-chaos-'))
  /** Most are small; some have several parts. */
  const sizeOf = (nth: number) => MB * (nth % 20 === 0 ? 17 + random.below(24) : 1 + random.below(3))
  const files = new Map<string, string>()
  let bytes = 0
  for (let nth = 0; nth < FILES; nth += 1) {
    const name = `Lesson ${String(nth + 1).padStart(3, '0')}.mp4`
    const size = sizeOf(nth)
    await writeVideo(join(folder, name), size)
    files.set(name, await sha256(join(folder, name)))
    bytes += size
  }

  await describeCourse(page, 'Chaos')
  await addChapters(page, 'Everything')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Step 3 of 4')).toBeVisible()
  const id = courseIdOf(page)

  const happened = new Map<string, number>()
  const oneOf = (): Fault =>
    random.pick<() => Fault>([
      () => ({ type: 'drop' }),
      () => ({ type: 'reset', afterBytes: 1 + random.below(2 * MB) }),
      () => ({ type: 'truncate' }),
      () => ({ type: 'hold', until: new Promise((resolve) => setTimeout(resolve, 50 + random.below(500))) }),
      () => ({
        type: 'answer',
        status: random.pick([500, 502, 503, 429, 408]),
        headers: { 'Retry-After': '0' },
      }),
    ])()
  proxy.fault = (request) => {
    if (!isOfUpload(request) || random.below(100) >= BROKEN) return undefined
    const fault = oneOf()
    happened.set(fault.type, (happened.get(fault.type) ?? 0) + 1)
    return fault
  }

  const startedAt = Date.now()
  await page.getByLabel(/upload videos/i).setInputFiles([...files.keys()].map((name) => join(folder, name)))
  const retry = page.getByRole('button', { name: /^Retry/ })
  let retried = 0
  await expect(async () => {
    // What could not even be announced says so and waits for a press.
    for (let left = await retry.count(); left > 0; left -= 1) {
      await retry.first().click({ timeout: 2_000 })
      retried += 1
    }
    await expect(page.getByText('100% Complete')).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 600_000, intervals: [200] })
  const seconds = (Date.now() - startedAt) / 1_000

  const videos = (await courseOf(context.request, id)).chapters.flatMap((chapter) => chapter.videos)
  expect(videos.filter(({ status }) => status !== 'ready')).toEqual([])
  expect(videos.map(({ originalFilename }) => originalFilename).toSorted()).toEqual([...files.keys()])
  for (const video of videos) {
    expect(await storedSha256(context.request, video.id), video.originalFilename).toBe(
      files.get(video.originalFilename),
    )
  }
  const unfinished = (await (await context.request.get('/api/uploads')).json()) as { items: unknown[] }
  expect(unfinished.items).toEqual([])
  // One object for each video, and no part of anything.
  const left = async () =>
    (await readdir(server.files, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  await expect.poll(async () => (await left()).length).toBe(FILES)

  process.stdout.write(
    `seed ${SEED}: ${Math.round(bytes / MB)} MB in ${Math.round(seconds)} s, ${retried} retries by hand, ${[
      ...happened,
    ]
      .map(([type, count]) => `${count} × ${type}`)
      .join(', ')}\n`,
  )
  expect(happened.size).toBe(5)
  await rm(folder, { recursive: true })
})
