import { ownName } from '@/lib/captions/language'
import { parseCaptions } from '@/lib/captions/parse'
import { AppError } from '@/lib/errors'
import type { CaptionProblem, ImportCaptionsRequest, ImportCaptionsResult } from '@/schemas/package'
import type { Actor } from '../../actor'
import type { CaptionVersion } from '../../db/repositories/caption-repository'
import { captionVersion, setCaption } from '../caption-edits'
import type { EditContext } from '../edit-context'
import { editCourse } from '../edit-course'
import { findItem } from '../outline-edits'

type Given = ImportCaptionsRequest['captions'][number]

/** The captions of a package, which come after the course: many in one operation, which can be taken back. */
export const createCaptionImport = (context: EditContext) => ({
  /**
   * Gives videos these captions, in the place of those that they have in the language. What cannot be read is named,
   * and the rest is kept.
   * @throws AppError `notFound`, `forbidden`
   */
  async importCaptions(
    actor: Actor,
    { course_id: courseId, captions }: ImportCaptionsRequest,
  ): Promise<ImportCaptionsResult> {
    const problems: CaptionProblem[] = []
    const tell = ({ video_id, language }: Given, message: string) =>
      void problems.push({ video_id, language, message })

    // Before the course is locked: reading and writing them takes a moment.
    const readable = captions.flatMap((given) => {
      const version = versionOf(given.text)
      if (typeof version !== 'string') return [{ given, version }]
      tell(given, version)
      return []
    })
    await editCourse(
      context,
      actor,
      { courseId },
      { kind: 'import' },
      async (edit) => {
        for (const { given, version } of readable) {
          const { video_id: id, language, label } = given
          const video = await findItem(edit, 'video', id)
          if (!video || video.deletedAt) {
            tell(given, 'This video is no longer in the course.')
            continue
          }
          const state = { label: label ?? ownName(language), checksum: version.checksum }
          try {
            await setCaption(edit, { id, title: video.title, language }, state, version)
          } catch (error) {
            // It has captions in as many languages as a video can have.
            if (!(error instanceof AppError)) throw error
            tell(given, error.message)
          }
        }
      },
      () => Promise.resolve(),
    )
    return { kept: captions.length - problems.length, problems }
  },
})

/** @returns what is wrong with it, when something is */
function versionOf(text: string): CaptionVersion | string {
  const { cues, errors } = parseCaptions(text)
  const [first] = errors
  if (first) return first.line === 0 ? first.message : `Line ${first.line}: ${first.message}`
  try {
    return captionVersion(cues)
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
}
