import { AppError } from '@/lib/errors'
import { safeName } from '@/lib/package/safe-name'
import type { SessionUser } from '@/types/api'
import type { ServerContext } from '../context'
import { videoRepository, type VideoRow } from '../db/repositories/video-repository'
import { notFound } from './course-write'
import type { PlaybackSources } from './playback-sources'

/** What a downloaded file is called: the title that people know it by, with the ending that it came with. */
function downloadName(title: string, originalFilename: string): string {
  const [ending = ''] = /\.[a-z0-9]{1,8}$/i.exec(originalFilename) ?? []
  const name = safeName(title, 'video', 120)
  return name.toLowerCase().endsWith(ending.toLowerCase()) ? name : name + ending
}

/** Short-lived addresses of single files, for whoever may look at the course and for admins. */
export const createVideoAddresses = (
  { db, storage }: Pick<ServerContext, 'db' | 'storage'>,
  sources: PlaybackSources,
) => {
  const find = async (user: SessionUser, videoId: string): Promise<VideoRow> => {
    const row = await videoRepository.findVisible(db, videoId, user.role === 'admin' ? null : user.id)
    if (!row) throw notFound('video')
    return row
  }
  return {
    /** Of one file that plays. @throws AppError `notReady` */
    async streamAddress(user: SessionUser, videoId: string): Promise<string> {
      const { status, storageKey, filename, format, sourceGeneration } = await find(user, videoId)
      if (status !== 'ready' || storageKey === null) {
        throw new AppError('notReady', `“${filename}” has no video to play yet.`)
      }
      const file = { videoId, generation: sourceGeneration, storageKey, format }
      return (await sources.singleOf(file)).src
    },

    /** Of the file as it was sent. @throws AppError `notReady` */
    async downloadAddress(user: SessionUser, videoId: string): Promise<string> {
      const { storageKey, status, filename, originalFilename } = await find(user, videoId)
      if (storageKey === null || status === 'uploading') {
        throw new AppError('notReady', `“${filename}” has no file yet.`)
      }
      const saveAs = downloadName(filename, originalFilename)
      return storage.signReadUrl(storageKey, { contentType: 'application/octet-stream', saveAs })
    },

    /** Of the picture that stands for the video. @throws AppError `notFound` when it has none */
    async posterAddress(user: SessionUser, videoId: string): Promise<string> {
      const { sourceGeneration, pictureId } = await find(user, videoId)
      const chosen = await sources.pictureOf(pictureId)
      if (chosen !== null) return chosen
      const address = await sources.posterOf({ videoId, generation: sourceGeneration })
      if (address === null) throw new AppError('notFound', 'This video has no picture.')
      return address
    },
  }
}
