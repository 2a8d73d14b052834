import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { eq } from 'drizzle-orm'
import { beforeAll, expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import { readPicture } from '@/lib/pictures/read-picture'
import { video } from '../db/schema/course'
import { toolsOfTests } from '../media/media-test'
import type { MediaTools, NoTools } from '../media/tools'
import { makeCourse, makeUser, useTestServices } from '../testing/factories'
import { removeFolder } from '../testing/remove-folder'
import { createLinkPictures, linkPictureSize } from './link-pictures'

const home = await mkdtemp(join(tmpdir(), 'lectern-links-'))
const server = useTestServices({ LECTERN_HOME: home })

let picture: Buffer
let tools: MediaTools
beforeAll(async () => {
  tools = await toolsOfTests()
  const file = join(home, 'picture.jpg')
  const made = ['-f', 'lavfi', '-i', 'color=red:s=640x480', '-frames:v', '1', '-update', '1', file]
  await promisify(execFile)(tools.ffmpeg, ['-loglevel', 'error', ...made])
  picture = await readFile(file)
  return () => removeFolder(home)
})

/** Only the header of a JPEG: nobody can draw it. */
const header = Buffer.from('ffd8ffc0000808002000400000', 'hex')
const open = (found: MediaTools | NoTools = tools) =>
  createLinkPictures(server().context, () => Promise.resolve(found))

it('makes each picture once, however many ask for it, and knows the size that it gets', async () => {
  const pictures = open()
  const read = vi.fn(() => Promise.resolve(picture))
  const all = await Promise.all([pictures.cut('a', read), pictures.cut('a', read)])
  expect(await pictures.cut('a', read)).toBe(all[0])
  expect(all[0] && readPicture(all[0])).toEqual({ ...linkPictureSize, format: 'image/jpeg' })
  expect(read).toHaveBeenCalledTimes(1)
  expect(await pictures.sizeOf('a')).toEqual(linkPictureSize)
  expect(await readdir(join(home, 'scratch'))).toEqual([])
})

it('leaves a picture that nobody can draw as it is, and says so from then on', async () => {
  const pictures = open()
  const read = vi.fn(() => Promise.resolve(header))
  expect([await pictures.cut('a', read), await pictures.cut('a', read)]).toEqual([null, null])
  expect(read).toHaveBeenCalledTimes(1)
  expect(await pictures.sizeOf('a')).toBeUndefined()
  expect(await pictures.sizeOf('b')).toEqual(linkPictureSize)
})

it('tries again after a failure that was not the picture’s', async () => {
  const pictures = open()
  const failing = () => Promise.reject(new Error('the storage is away'))
  expect(await pictures.cut('a', failing)).toBeNull()
  expect(await pictures.cut('a', () => Promise.resolve(picture))).not.toBeNull()
})

it('leaves every picture as it is where there is no ffmpeg', async () => {
  const pictures = open({ reason: 'There is no ffmpeg here.' })
  expect(await pictures.cut('a', () => Promise.resolve(picture))).toBeNull()
  expect(await pictures.sizeOf('a')).toBeUndefined()
})

it('is what a link to a live course names, with its true size, for whoever may see the course', async () => {
  const { coursePictures, courses, live } = server().services
  const ines = await makeUser(server().db)
  const { id } = await makeCourse(server().services, ines, { videos: [1] })
  await coursePictures.set(ines, id, { picture: picture.toString('base64') })
  const ask = { preview: false, isCut: true, known: () => false }
  await expect(coursePictures.served(null, id, ask)).rejects.toMatchObject({ code: 'notFound' })
  const file = { originalFilename: 'a.mp4', storageKey: newId(), size: 1_000, format: 'video/mp4' }
  await server()
    .db.update(video)
    .set({ status: 'ready', duration: 60, ...file })
    .where(eq(video.courseId, id))
  await courses.publish(ines, id)

  const page = await live.page(null, id)
  expect(page.linkPicture).toEqual({ url: `${page.thumbnailUrl}&cut=1`, ...linkPictureSize })
  const cut = await coursePictures.served(null, id, ask)
  expect(readPicture(cut.bytes)).toEqual({ ...linkPictureSize, format: 'image/jpeg' })
  expect(cut).toMatchObject({ format: 'image/jpeg', isPublic: true })
  // What they have already is not made for them.
  const again = await coursePictures.served(null, id, { ...ask, known: (version) => version === cut.version })
  expect([again.version, again.bytes.length]).toEqual([cut.version, 0])
  expect((await live.page(ines, id, { preview: true })).linkPicture).toBeUndefined()
  expect(readPicture((await coursePictures.served(null, id, { ...ask, isCut: false })).bytes)?.width).toBe(
    640,
  )
})
