import { createHmac } from 'node:crypto'
import type * as z from 'zod'
import { ownName } from '@/lib/captions/language'
import { languageName } from '@/lib/captions/language-name'
import { parseCaptions } from '@/lib/captions/parse'
import { captionFile, type CaptionFormat } from '@/lib/captions/serialise'
import type { Cue } from '@/lib/captions/types'
import { AppError } from '@/lib/errors'
import { count } from '@/lib/format'
import type { putCaptionsSchema } from '@/schemas/captions'
import type { Page, Playback, SessionUser } from '@/types/api'
import type { VideoCaption } from '@/types/course'
import type { PublishedCaption } from '@/types/publication'
import type { Actor } from '../actor'
import type { ServerContext } from '../context'
import { captionRepository } from '../db/repositories/caption-repository'
import { operationRepository } from '../db/repositories/operation-repository'
import { videoRepository } from '../db/repositories/video-repository'
import { UrlSigner } from '../storage/url-signer'
import { captionVersion, setCaption } from './caption-edits'
import { notFound } from './course-write'
import type { EditContext } from './edit-context'
import { editCourse, type Edit, type Written } from './edit-course'
import { visibleItem } from './outline-edits'

export type Captions = VideoCaption & { text: string }

/** Problems named in one answer; a file can have thousands. */
const MOST_PROBLEMS = 50

const noCaptions = (language: string) =>
  new AppError('notFound', `This video has no captions in ${languageName(language)}.`)

/** Captions of videos. A viewer of the course reads them, an editor writes them. */
export const createCaptions = (context: EditContext) => {
  const { db } = context
  const visible = async (user: SessionUser, videoId: string) => {
    const row = await videoRepository.findVisible(db, videoId, user.id)
    if (!row) throw notFound('video')
    return row
  }
  const read = async (videoId: string, language: string): Promise<Captions> => {
    const found = await captionRepository.read(db, videoId, language)
    if (!found) throw noCaptions(language)
    return found
  }
  return {
    /** By language, without texts. */
    async list(user: SessionUser, videoId: string): Promise<Page<VideoCaption>> {
      await visible(user, videoId)
      const found = await captionRepository.byVideo(db, { videoIds: [videoId] })
      return { items: found.get(videoId) ?? [], nextCursor: null }
    },

    /** @throws AppError `notFound` */
    async get(user: SessionUser, videoId: string, language: string): Promise<Captions> {
      await visible(user, videoId)
      return read(videoId, language)
    },

    /** The file, and a name for it. @throws AppError `notFound` */
    async file(
      user: SessionUser,
      videoId: string,
      language: string,
      format: CaptionFormat,
    ): Promise<{ name: string; text: string }> {
      const { filename } = await visible(user, videoId)
      const { text } = await read(videoId, language)
      const name = `${filename}.${language}.${format}`
      return { name, text: format === 'vtt' ? text : captionFile(parseCaptions(text).cues, format) }
    },

    /**
     * Gives a video these captions, in the place of those it has in this language.
     * @throws AppError `invalid` with a line for each caption that cannot be read, `changed` when they are not the
     *   revision that was expected and not the same text either
     */
    async put(
      actor: Actor,
      videoId: string,
      language: string,
      { text, label, revision }: z.output<typeof putCaptionsSchema>,
    ): Promise<Written<Captions>> {
      // Before the course is locked: reading and writing 20,000 captions takes a moment.
      const version = captionVersion(readCues(text))
      return editCourse(
        context,
        actor,
        { videoId },
        { kind: 'update', what: 'video' },
        async (edit) => {
          const { title } = await visibleItem(edit, 'video', videoId)
          const row = await captionRepository.find(edit.tx, videoId, language)
          const now = row?.deletedAt === null ? row : undefined
          const after = { label: label ?? now?.label ?? ownName(language), checksum: version.checksum }
          const isOther = revision !== undefined && (now?.revision ?? 0) !== revision
          if (isOther && now?.checksum !== version.checksum) throw await changed(edit, videoId, language)
          await setCaption(edit, { id: videoId, title, language }, after, version)
        },
        () => read(videoId, language),
      )
    },

    /** Takes the captions away; the operation can be taken back. Repeating it changes nothing. */
    remove: (actor: Actor, videoId: string, language: string): Promise<Written<void>> =>
      editCourse(
        context,
        actor,
        { videoId },
        { kind: 'update', what: 'video' },
        async (edit) => {
          const { title } = await visibleItem(edit, 'video', videoId)
          await setCaption(edit, { id: videoId, title, language }, null)
        },
        () => Promise.resolve(),
      ),

    /** The text behind a signed address. @throws AppError `forbidden`, `notFound` */
    async served(path: string, query: URLSearchParams, id: string, checksum: string): Promise<string> {
      captionSigner(context).verify('GET', path, 'type', query)
      const text = await captionRepository.servedText(db, id, checksum)
      if (text === undefined) throw new AppError('notFound', 'These captions are no longer there.')
      return text
    },
  }
}

function readCues(text: string): Cue[] {
  const { cues, errors } = parseCaptions(text)
  const [first] = errors
  if (!first) return cues
  const problems = errors.slice(0, MOST_PROBLEMS).map(({ line, message }) => ({
    field: 'text',
    message: line === 0 ? message : `Line ${line}: ${message}`,
  }))
  const others = errors.length - 1
  const more = others > 0 ? ` The file has ${count(others, 'more problem')}.` : ''
  throw new AppError('invalid', `${problems[0]?.message ?? first.message}${more}`, { errors: problems })
}

/** Tells whoever began from other captions who has changed them meanwhile. */
async function changed({ tx, course }: Edit, id: string, language: string): Promise<AppError> {
  const last = await operationRepository.lastTextChange(tx, course.id, { type: 'caption', id, language })
  const now = await captionRepository.read(tx, id, language)
  const who = last?.actor?.name ?? 'Somebody'
  return new AppError(
    'changed',
    `${who} ${now ? 'changed' : 'deleted'} these captions meanwhile, so yours were not saved over it. Choose which ones to keep.`,
    {
      errors: [{ field: 'revision', message: 'These captions were changed meanwhile.' }],
      details: {
        current: now ? { revision: now.revision, label: now.label, checksum: now.checksum } : null,
        changed_by: last?.actor ?? null,
        changed_at: last?.created_at ?? null,
      },
    },
  )
}

/** A key of its own, so that an address of captions is none of a stored file. */
const captionSigner = ({ authSecret }: Pick<ServerContext, 'authSecret'>) =>
  new UrlSigner(createHmac('sha256', authSecret).update('lectern-captions-1').digest())

/**
 * Tracks for a player, by addresses that run out: whoever calls has checked the right to watch the video.
 * @param options.captions what students see of it; absent: those that it has now
 */
export async function captionTracks(
  context: Pick<ServerContext, 'db' | 'authSecret'>,
  videoId: string,
  {
    captions: published,
    expiresInSeconds,
  }: { captions?: readonly PublishedCaption[] | undefined; expiresInSeconds: number },
): Promise<Playback['captions']> {
  const signer = captionSigner(context)
  const tracks = await captionRepository.tracks(context.db, videoId, published)
  return tracks.map(({ id, checksum, language, label }) => ({
    language,
    label,
    src: signer.sign({
      method: 'GET',
      path: `/api/captions/${id}/${checksum}`,
      bound: { name: 'type', value: 'text/vtt' },
      expiresInSeconds,
    }),
  }))
}
