import { cutText } from './cut-text'
import { limits } from './limits'

/** Characters that show nothing or turn the reading direction of what follows: they could disguise a name. */
const HIDDEN = /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/g

/** A separator is a stand-in for a space only between two words; "3-4" and "-5" keep theirs. */
const SEPARATOR = /(?<=[\p{L}\p{N}\p{M}])(?:_+|-+)(?=[\p{L}\p{N}])/gu
const BETWEEN_NUMBERS = /(?<=\p{N})-(?=\p{N})/u

const withoutPath = (name: string) => name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)

/**
 * A file name as a title: "01_field-notes.final.mp4" becomes "01 field notes.final".
 * @returns between 1 and 500 code units, never a path, never a control or direction-override character
 */
export function titleFromFilename(filename: string): string {
  const name = withoutPath(
    filename
      .toWellFormed()
      .replace(/[\t\r\n]/g, ' ')
      .replace(HIDDEN, ''),
  )
  const bare = name.replace(/\.[^.\s]{1,16}$/, '')
  const title = bare
    .replace(SEPARATOR, (separator, offset: number) =>
      BETWEEN_NUMBERS.test(bare.slice(offset - 1, offset + 2)) ? separator : ' ',
    )
    .replace(/_+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const short = cutText(title, limits.videoTitle).trim()
  return /[^\s\p{Cc}\p{Cf}\p{M}.\-_]/u.test(short) ? short : 'Untitled video'
}

/** The file's own name as it is kept: without path, control and direction characters, cut to the limit. */
export function cleanOriginalFilename(filename: string): string {
  const name = withoutPath(filename.toWellFormed().replace(HIDDEN, '')).trim()
  return cutText(name, limits.originalFilename)
}
