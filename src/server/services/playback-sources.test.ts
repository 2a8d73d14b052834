import { beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import { asset } from '../db/schema/media'
import { makeCourse, makeUser, useTestServices } from '../testing/factories'
import { createPlaybackSources } from './playback-sources'
import { newStorageKey } from './storage-key'

const server = useTestServices()
let file: { videoId: string; generation: number; storageKey: string; format: string }
const sources = () => createPlaybackSources(server().context)

let ines: Awaited<ReturnType<typeof makeUser>>
beforeAll(async () => {
  ines = await makeUser(server().db)
})
beforeEach(async () => {
  const course = await makeCourse(server().services, ines, { videos: [1] })
  const videoId = course.chapters[0]?.videos[0]?.id ?? ''
  file = { videoId, generation: 3, storageKey: newStorageKey(), format: 'video/mp4' }
})

const add = async (
  row: Pick<typeof asset.$inferInsert, 'kind' | 'format' | 'storageKey'> & { details?: object },
) => {
  const id = newId()
  const { videoId, generation } = file
  await server()
    .db.insert(asset)
    .values({ ...row, id, videoId, sourceGeneration: generation, size: 1, details: { ...row.details } })
  return id
}
const put = (key: string, text: string) =>
  server().storage.putObject({ key, contentType: 'text/plain', body: Buffer.from(text) })
/** What an address of ours names. */
const parts = (address: string) => {
  const url = new URL(address, 'http://localhost')
  const [, assetId = '', name = ''] = /^\/api\/media\/([^/]+)\/([^/]+)$/.exec(url.pathname) ?? []
  const [exp, sig] = [Number(url.searchParams.get('exp')), url.searchParams.get('sig') ?? '']
  return { assetId, file: name, exp, sig }
}

const main = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n720p.m3u8\n'
const rung =
  '#EXTM3U\n#EXT-X-MAP:URI="720p.mp4",BYTERANGE="9@0"\n#EXTINF:4,\n#EXT-X-BYTERANGE:5@9\n720p.mp4\n#EXT-X-ENDLIST\n'

async function addLadder() {
  const folder = newStorageKey()
  await put(`${folder}/main.m3u8`, main)
  await put(`${folder}/720p.m3u8`, rung)
  await put(`${folder}/720p.mp4`, 'bytes')
  const details = { main: 'main.m3u8', rungs: [{ playlist: '720p.m3u8', media: '720p.mp4' }] }
  await add({ kind: 'hls', format: 'application/vnd.apple.mpegurl', storageKey: `${folder}/`, details })
  return folder
}

it('plays the original where nothing was made of it', async () => {
  const playback = await sources().sourcesOf(file)
  expect(playback).toMatchObject({ poster: null, sprite: null })
  expect(playback.sources).toHaveLength(1)
  expect(playback.sources[0]).toMatchObject({ type: 'video/mp4' })
  expect(playback.sources[0]?.src).toContain(file.storageKey)
})

it('plays what was made of a file in place of it, and only of this file', async () => {
  const [key, poster] = [newStorageKey(), newStorageKey()]
  await add({ kind: 'mp4', format: 'video/mp4', storageKey: key })
  await add({ kind: 'poster', format: 'image/jpeg', storageKey: poster })
  const playback = await sources().sourcesOf(file)
  expect(playback.sources.map(({ src }) => src).join()).toContain(key)
  expect(playback.sources.map(({ src }) => src).join()).not.toContain(file.storageKey)
  expect(playback.poster).toContain(poster)
  expect((await sources().sourcesOf({ ...file, generation: 2 })).poster).toBeNull()
})

it('offers a ladder first, whose playlists carry addresses for all they name', async () => {
  const folder = await addLadder()
  const { sources: found } = await sources().sourcesOf(file)
  expect(found.map(({ type }) => type)).toEqual(['application/vnd.apple.mpegurl', 'video/mp4'])
  const top = await sources().mediaText(parts(found[0]?.src ?? ''))
  expect(top.type).toBe('application/vnd.apple.mpegurl')
  const child = /^720p\.m3u8\?.*$/m.exec(top.text)?.[0] ?? ''
  const { assetId } = parts(found[0]?.src ?? '')
  const below = await sources().mediaText(parts(`/api/media/${assetId}/${child}`))
  const media = /^\/storage\/objects\/.*$/gm.exec(below.text)?.[0] ?? ''
  expect(decodeURIComponent(media)).toContain(`${folder}/720p.mp4`)
  expect(below.text).toContain(`URI="${media}",BYTERANGE="9@0"`)
  expect(below.text).toContain('#EXT-X-BYTERANGE:5@9')
})

it('reads nothing out for an address that was changed, has run out, or is of something else', async () => {
  await addLadder()
  const [ladder] = (await sources().sourcesOf(file)).sources
  const good = parts(ladder?.src ?? '')
  const refused = { code: 'forbidden' }
  await expect(sources().mediaText({ ...good, file: '720p.m3u8' })).rejects.toMatchObject(refused)
  await expect(sources().mediaText({ ...good, assetId: newId() })).rejects.toMatchObject(refused)
  await expect(sources().mediaText({ ...good, exp: good.exp + 1 })).rejects.toMatchObject(refused)
  await expect(sources().mediaText({ ...good, exp: 1 })).rejects.toMatchObject(refused)
  await expect(sources().mediaText({ ...good, sig: '' })).rejects.toMatchObject(refused)
  await server().db.delete(asset)
  await expect(sources().mediaText(good)).rejects.toMatchObject({ code: 'notFound' })
})

it('writes the track of small pictures for the seek bar', async () => {
  const key = newStorageKey()
  const details = {
    ...{ width: 320, height: 90, tileWidth: 160, tileHeight: 90, columns: 2 },
    ...{ startsSeconds: [0, 6], durationSeconds: 10 },
  }
  await add({ kind: 'sprite', format: 'image/jpeg', storageKey: key, details })
  const { sprite } = await sources().sourcesOf(file)
  const { type, text } = await sources().mediaText(parts(sprite ?? ''))
  expect(type).toBe('text/vtt')
  expect(text).toMatch(new RegExp(`00:00:06.000 --> 00:00:10.000\n\\S*${key}\\S*#xywh=160,0,160,90`))
})
