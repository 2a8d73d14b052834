import { endOf, readCaptionFile } from '@/components/course/captions/read-caption-file'
import { toastError } from '@/components/ui/toast'
import { canonicalLanguage } from '@/lib/captions/language'
import { toVtt } from '@/lib/captions/serialise'
import { AppError } from '@/lib/errors'
import { feed } from '@/lib/folder-outline/feed'
import { count } from '@/lib/format'
import type { NewCaptions } from '@/lib/outbox/caption-edits'

/** A caption file that lay beside a video. */
export interface BesideVideo {
  videoId: string
  file: File
  language: string | null
}

/** Each of them is an edit in the queue of the course, which looks at all that wait with each step. */
const AT_ONCE = 4
/** Files named in one message. */
const MOST_NAMES = 5

/** Of captions whose file tells none: most likely the one that this person works in. */
export const ownLanguage = (): string => canonicalLanguage(navigator.language)?.split('-', 1)[0] ?? 'en'

/**
 * Adds the captions of a folder to their videos. A file with captions that cannot be read is not added in part: it is
 * told which those are.
 * @param save `undefined` where the video is gone
 */
export async function sendCaptions(
  files: readonly BesideVideo[],
  save: (captions: NewCaptions) => Promise<unknown> | undefined,
  signal: AbortSignal,
): Promise<void> {
  const broken: string[] = []
  const send = async ({ videoId, file, language }: BesideVideo) => {
    const read = await readCaptionFile(file)
    if (read.errors.length > 0) return void broken.push(file.name)
    const { cues } = read
    // Why it was not taken is told by the page.
    await save({
      videoId,
      language: language ?? ownLanguage(),
      text: toVtt(cues),
      cues: cues.length,
      ends: endOf(read),
    })
  }
  await feed(files, AT_ONCE, send, signal)
  if (broken.length > 0 && !signal.aborted) toastError(new AppError('invalid', brokenWords(broken)))
}

function brokenWords(names: readonly string[]): string {
  const [only = ''] = names
  if (names.length === 1) {
    return `“${only}” was not added: some of its captions cannot be read. Open the captions of its video to see which, and to add the others.`
  }
  const shown = names.slice(0, MOST_NAMES).map((name) => `“${name}”`)
  const more =
    names.length > MOST_NAMES ? ` and ${(names.length - MOST_NAMES).toLocaleString('en-US')} more` : ''
  return `${count(names.length, 'caption file')} were not added: some of their captions cannot be read (${shown.join(', ')}${more}). Open the captions of each video to see which, and to add the others.`
}
