import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'
import { readPicture } from '@/lib/pictures/read-picture'
import { removeFolder } from '../testing/remove-folder'
import { cutPicture } from './cut-picture'
import { toolsOfTests } from './media-test'
import type { MediaTools } from './tools'

const size = { width: 1200, height: 630 }
let tools: MediaTools
let folder: string
beforeAll(async () => {
  tools = await toolsOfTests()
  folder = await mkdtemp(join(tmpdir(), 'lectern-cut-'))
  return () => removeFolder(folder)
})

/** A picture of a red left half and a blue right half. */
async function makePicture(name: string, width: number, height: number): Promise<Buffer> {
  const file = join(folder, name)
  const halves = `color=red:s=${width}x${height},drawbox=x=iw/2:y=0:w=iw/2:h=ih:c=blue:t=fill`
  await promisify(execFile)(tools.ffmpeg, [
    ...['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', halves],
    ...['-frames:v', '1', '-update', '1', file],
  ])
  return readFile(file)
}

const root = () => join(folder, 'root')
const cut = (picture: Uint8Array) => cutPicture(tools, picture, { ...size, root: root() })

it.each([
  ['wide.jpg', 1280, 720],
  ['upright.jpg', 720, 1280],
  ['small.jpg', 320, 240],
  ['one.webp', 640, 480],
])('fills the size with %s and leaves nothing behind', async (name, width, height) => {
  const made = await cut(await makePicture(name, width, height))
  expect(made && readPicture(made)).toEqual({ ...size, format: 'image/jpeg' })
  expect(await readdir(root())).toEqual([])
})

it('takes what only begins like a picture, and what is none, for nothing', async () => {
  const picture = await makePicture('whole.jpg', 640, 480)
  const header = Buffer.from('ffd8ffc0000808002000400000', 'hex')
  expect(await cut(header)).toBeNull()
  expect(await cut(Buffer.from('#EXTM3U\nfile:///etc/passwd\n'))).toBeNull()
  expect(await cut(picture.subarray(0, 20))).toBeNull()
  expect(await readdir(root())).toEqual([])
})

it('says so when it could not be tried', async () => {
  const picture = await makePicture('again.jpg', 640, 480)
  const fences = { setpriv: undefined, prlimit: undefined, nice: undefined, bubblewrap: undefined }
  const none = { ffmpeg: join(folder, 'absent'), fences }
  await expect(cutPicture(none, picture, { ...size, root: root() })).rejects.toThrow('notStarted')
})
