import { comingOne, type KnownChoice, readyOne } from '@/hooks/settle-known'
import type { UploadItem } from '@/types/course'

/** What can be chosen for a file, the likeliest first. */
export function choicesOf(upload: UploadItem): KnownChoice[] {
  const isSame = upload.known?.[0]?.isSame === true
  if (!readyOne(upload) && !comingOne(upload)) return isSame ? ['skip', 'both'] : ['both', 'skip']
  return isSame ? ['reuse', 'both', 'replace', 'skip'] : ['both', 'reuse', 'replace', 'skip']
}

/** What is chosen before anybody chose: nothing is sent twice, and nothing that may be new is left out. */
export const likeliest = (upload: UploadItem): KnownChoice => choicesOf(upload)[0] ?? 'both'

export const choiceWords: Record<KnownChoice, string> = {
  reuse: 'Reuse, send nothing',
  both: 'Keep both, send it too',
  replace: 'Replace that video',
  skip: 'Skip this file',
}

/** Where the file is already, as a sentence. */
export function whereItIs({ known = [] }: UploadItem): string {
  const [first, ...others] = known
  if (!first) return ''
  const what = first.isSame ? 'The same file' : 'A file of the same name and size'
  const place = `“${first.courseTitle}”, chapter “${first.chapterTitle}”`
  const more = others.length > 0 ? `, and in ${others.length} more` : ''
  return first.isReady
    ? `${what} is in ${place}, as “${first.title}”${more}.`
    : `${what} is being sent to ${place}, as “${first.title}”${more}.`
}
