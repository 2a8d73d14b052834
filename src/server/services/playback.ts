import { AppError } from '@/lib/errors'
import type { Playback, SessionUser } from '@/types/api'
import type { PublishedCaption } from '@/types/publication'
import type { ServerContext } from '../context'
import { standingRepository } from '../db/repositories/standing-repository'
import { videoFileRepository, type VideoFileRow } from '../db/repositories/video-file-repository'
import { videoRepository, type VideoRow } from '../db/repositories/video-repository'
import { captionTracks } from './captions'
import { notFound } from './course-write'
import { factsOf } from './live-page'
import { rightsOf } from './live-rights'
import type { PlaybackSources } from './playback-sources'
import { publishedFile } from './published-file'

/**
 * How long the addresses of a player work. Whoever has one can watch until then, also after the course was taken
 * offline or their right to it: an hour for students, for which the player asks anew without a word. Those who work
 * on the course leave previews open for longer.
 */
export const PLAYBACK_SECONDS = { student: 3_600, member: 6 * 3_600 } as const

export interface PlaybackRequest {
  /** What students see, for somebody who could see what the video has now. */
  version?: 'published' | undefined
}

/** Addresses for players, for whoever may watch. */
export const createPlayback = (
  context: Pick<ServerContext, 'db' | 'storage' | 'authSecret'>,
  sources: PlaybackSources,
) => {
  const { db } = context
  const published = async (
    row: VideoRow,
  ): Promise<{ file: VideoRow | VideoFileRow | undefined; captions: PublishedCaption[] }> => {
    const video = await standingRepository.publishedVideo(db, row.courseId, row.id)
    if (!video) throw notFound('video')
    const file = publishedFile(video, row, await videoFileRepository.list(db, row.id))
    return { file, captions: video.captions ?? [] }
  }

  return {
    /**
     * Those who work on the course get the file that the video has now, everybody else the one that was published.
     * @throws AppError `notFound` when there is nothing that they may know of, `forbidden` when they may know of it and
     *   not watch it, `notReady` when there is nothing to play
     */
    async playback(
      visitor: SessionUser | null,
      videoId: string,
      { version }: PlaybackRequest = {},
    ): Promise<Playback> {
      const row = await videoRepository.findVisible(db, videoId, null)
      const standing = row && (await standingRepository.find(db, row.courseId, visitor))
      if (!standing) throw notFound('video')
      const rights = rightsOf(factsOf(standing), standing.seat)
      const isNow = rights.seesDraft && version !== 'published'
      if (!isNow && !rights.seesPublished) throw notFound('video')
      // Whether it was published comes before the price: what is not is there for nobody.
      const shown = isNow ? { file: row.status === 'ready' ? row : undefined } : await published(row)
      const { file } = shown
      if (!isNow && !rights.playsAll && !(rights.playsFreePreviews && row.freePreview)) {
        throw notEnrolled(visitor)
      }
      if (!file || file.storageKey === null) {
        throw new AppError('notReady', `“${row.filename}” has no video to play yet.`)
      }
      const expiresInSeconds = isNow ? PLAYBACK_SECONDS.member : PLAYBACK_SECONDS.student
      // Before signing, so that no address is said to work longer than it does.
      const expiresAt = new Date(Date.now() + expiresInSeconds * 1000)
      const { storageKey, format, sourceGeneration: generation } = file
      const playable = { videoId, generation, storageKey, format }
      const made = await sources.sourcesOf(playable, expiresInSeconds)
      return {
        expires_at: expiresAt.toISOString(),
        ...made,
        poster: (await sources.pictureOf(row.pictureId, expiresInSeconds)) ?? made.poster,
        captions: await captionTracks(context, videoId, { ...shown, expiresInSeconds }),
      }
    },
  }
}

const notEnrolled = (visitor: SessionUser | null) =>
  new AppError(
    'forbidden',
    visitor
      ? 'This video is for enrolled students. Ask the person who teaches the course to enrol you.'
      : 'This video is for enrolled students. If you are one, sign in to watch it.',
  )
