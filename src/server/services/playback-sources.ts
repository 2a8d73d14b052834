import * as z from 'zod'
import { AppError } from '@/lib/errors'
import { spriteVtt } from '@/lib/media/sprite'
import type { Playback } from '@/types/api'
import type { ServerContext } from '../context'
import { assetRepository, type AssetRow, type SourceFile } from '../db/repositories/asset-repository'
import { pictureRepository } from '../db/repositories/picture-repository'
import { checkMedia, MEDIA_SECONDS, signMedia } from './media-address'

const PLAYLIST = 'application/vnd.apple.mpegurl'
const SPRITE_TRACK = 'thumbnails.vtt'
/** Far longer than any that is made here. */
const MAX_PLAYLIST_BYTES = 4 * 1024 ** 2

const hlsDetails = z.object({ main: z.string(), rungs: z.array(z.object({ playlist: z.string() })) })
const spriteDetails = z.object({
  width: z.number(),
  height: z.number(),
  tileWidth: z.number(),
  tileHeight: z.number(),
  columns: z.number(),
  startsSeconds: z.array(z.number()),
  durationSeconds: z.number(),
})

/** A file that can be played: of a video as it is (`video`), or of one that it had before (`video_file`). */
export interface PlayableFile extends SourceFile {
  storageKey: string
  /** MIME type of the stored file, or of what is played instead. */
  format: string
}

/** What an address plays; captions are not made of the file. */
export type Sources = Pick<Playback, 'sources' | 'poster' | 'sprite'>

/** A text that this server writes for players. */
export interface MediaText {
  type: string
  text: string
}

/**
 * Addresses that play one file of a video. They carry their own permission and run out; whoever calls has checked the
 * right to watch.
 */
export const createPlaybackSources = ({
  db,
  storage,
  authSecret,
}: Pick<ServerContext, 'db' | 'storage' | 'authSecret'>) => {
  const addressOf = (assetId: string, file: string, expiresAt: number) =>
    `/api/media/${assetId}/${file}?${signMedia(authSecret, assetId, file, expiresAt)}`

  const sign = (row: AssetRow, expiresInSeconds = MEDIA_SECONDS) =>
    storage.signReadUrl(row.storageKey, { contentType: row.format, expiresInSeconds })

  /** One file that plays: the original, where nothing had to be made of it. */
  const single = async (file: PlayableFile, rows: AssetRow[], expiresInSeconds = MEDIA_SECONDS) => {
    const mp4 = rows.find(({ kind }) => kind === 'mp4')
    if (mp4) return { src: await sign(mp4, expiresInSeconds), type: mp4.format }
    const { storageKey, format } = file
    return {
      src: await storage.signReadUrl(storageKey, { contentType: format, expiresInSeconds }),
      type: format,
    }
  }

  /** Best first: a ladder, then one file. */
  const sourcesOf = async (file: PlayableFile, expiresInSeconds = MEDIA_SECONDS): Promise<Sources> => {
    const rows = await assetRepository.list(db, file)
    const find = (kind: AssetRow['kind']) => rows.find((row) => row.kind === kind)
    const [hls, poster, sprite] = [find('hls'), find('poster'), find('sprite')]
    const ladder = hls && hlsDetails.safeParse(hls.details).data
    const expiresAt = Math.floor(Date.now() / 1000) + expiresInSeconds
    return {
      sources: [
        ...(hls && ladder ? [{ src: addressOf(hls.id, ladder.main, expiresAt), type: PLAYLIST }] : []),
        await single(file, rows, expiresInSeconds),
      ],
      poster: poster ? await sign(poster, expiresInSeconds) : null,
      sprite: sprite ? addressOf(sprite.id, SPRITE_TRACK, expiresAt) : null,
    }
  }

  return {
    sourcesOf,

    /** One file that plays. */
    singleOf: async (file: PlayableFile) => single(file, await assetRepository.list(db, file)),

    /** The picture that somebody chose for a video; nothing when nobody did. */
    async pictureOf(pictureId: string | null, expiresInSeconds = MEDIA_SECONDS): Promise<string | null> {
      const row = pictureId === null ? undefined : await pictureRepository.find(db, pictureId)
      return row ? storage.signReadUrl(row.storageKey, { contentType: row.format, expiresInSeconds }) : null
    },

    /** The picture that stands for a file; nothing when there is none. */
    async posterOf(file: SourceFile): Promise<string | null> {
      const poster = (await assetRepository.list(db, file)).find(({ kind }) => kind === 'poster')
      return poster ? sign(poster) : null
    },

    /**
     * A playlist with an address for all it names, or the track of a sprite.
     * @throws AppError `forbidden` for an address that was not made here or has run out, `notFound`
     */
    async mediaText(asked: { assetId: string; file: string; exp: number; sig: string }): Promise<MediaText> {
      checkMedia(authSecret, asked)
      const row = await assetRepository.find(db, asked.assetId)
      // What is in it lasts as long as the address that it was asked for by.
      const expiresInSeconds = Math.max(1, asked.exp - Math.floor(Date.now() / 1000))
      if (row?.kind === 'sprite' && asked.file === SPRITE_TRACK) {
        const text = spriteVtt(spriteDetails.parse(row.details), await sign(row, expiresInSeconds))
        return { type: 'text/vtt', text }
      }
      const ladder = row?.kind === 'hls' ? hlsDetails.safeParse(row.details).data : undefined
      const playlists = ladder ? [ladder.main, ...ladder.rungs.map(({ playlist }) => playlist)] : []
      if (!row || !playlists.includes(asked.file)) throw new AppError('notFound', 'There is no such file.')
      const folder = row.storageKey
      const bytes = await storage.readRange(`${folder}${asked.file}`, 0, MAX_PLAYLIST_BYTES)
      const rewritten = await rewrite(new TextDecoder().decode(bytes), (name) =>
        playlists.includes(name)
          ? Promise.resolve(`${name}?${signMedia(authSecret, row.id, name, asked.exp)}`)
          : storage.signReadUrl(`${folder}${name}`, { contentType: 'video/mp4', expiresInSeconds }),
      )
      return { type: PLAYLIST, text: rewritten }
    },
  }
}

export type PlaybackSources = ReturnType<typeof createPlaybackSources>

/** @param addressOf of a file of the playlist's folder */
async function rewrite(playlist: string, addressOf: (name: string) => Promise<string>): Promise<string> {
  const known = new Map<string, Promise<string>>()
  const address = (name: string) => {
    const found = known.get(name) ?? addressOf(name)
    known.set(name, found)
    return found
  }
  const lines = playlist.split('\n').map(async (line) => {
    const text = line.trimEnd()
    if (text === '') return text
    if (!text.startsWith('#')) return address(text)
    const [attribute, name = ''] = /URI="([^"]+)"/.exec(text) ?? []
    return attribute === undefined ? text : text.replace(attribute, `URI="${await address(name)}"`)
  })
  return (await Promise.all(lines)).join('\n')
}
