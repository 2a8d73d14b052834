import { ownName } from '@/lib/captions/language'
import { parseCaptions } from '@/lib/captions/parse'
import { toVtt } from '@/lib/captions/serialise'
import { changeVideo, findVideo } from '@/lib/course-tree'
import { AppError } from '@/lib/errors'
import { putCaptionsSchema } from '@/schemas/captions'
import type { Video, VideoCaption } from '@/types/course'
import { fakeApi } from './fake-api'
import { route } from './route'

const videoOf = (id: string): Video => {
  const video = findVideo(fakeApi.courseOf(id), id)
  if (!video) throw new AppError('notFound', 'This video no longer exists, or it is not yours.')
  return video
}
const save = (video: Video, captions: VideoCaption[]) =>
  fakeApi.save(changeVideo(fakeApi.courseOf(video.id), video.id, { captions }), { kind: 'update' })

const keyOf = (id: string, language = '') => `${id}/${language}`

/** Captions of videos, with their texts. */
export const captionHandlers = [
  route('get', '/api/videos/:id/captions/:language', ({ id, params: { language } }) => {
    const caption = videoOf(id).captions.find((one) => one.language === language)
    if (!caption) throw new AppError('notFound', 'This video has no captions in this language.')
    return { json: { ...caption, text: fakeApi.captionTexts.get(keyOf(id, language)) ?? '' } }
  }),
  route(
    'put',
    '/api/videos/:id/captions/:language',
    ({ id, params: { language = '' }, body: { text, label, revision } }) => {
      const video = videoOf(id)
      const { cues, errors } = parseCaptions(text)
      const [wrong] = errors
      if (wrong) throw new AppError('invalid', `Line ${wrong.line}: ${wrong.message}`)
      const now = video.captions.find((one) => one.language === language)
      const kept = toVtt(cues)
      if (revision !== undefined && revision !== (now?.revision ?? 0)) {
        throw new AppError('changed', 'Jonas Lind changed these captions meanwhile.', {
          details: { current: now ?? null, changed_by: { id: 'jonas', name: 'Jonas Lind' } },
        })
      }
      const caption: VideoCaption = {
        language,
        label: label ?? now?.label ?? ownName(language),
        revision: (now?.revision ?? 0) + 1,
        checksum: `sum-${fakeApi.requests.length}`,
        cues: cues.length,
        ends: Math.max(0, ...cues.map(({ end }) => end)) / 1000,
      }
      fakeApi.captionTexts.set(keyOf(id, language), kept)
      const others = video.captions.filter((one) => one !== now)
      save(
        video,
        [...others, caption].toSorted((a, b) => (a.language < b.language ? -1 : 1)),
      )
      return { json: { ...caption, text: kept } }
    },
    putCaptionsSchema,
  ),
  route('delete', '/api/videos/:id/captions/:language', ({ id, params: { language } }) => {
    const video = videoOf(id)
    save(
      video,
      video.captions.filter((one) => one.language !== language),
    )
    return {}
  }),
]
