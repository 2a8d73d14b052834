import { decodeCaptions } from '@/lib/captions/decode'
import { languageOfFile } from '@/lib/captions/language'
import { parseCaptions } from '@/lib/captions/parse'
import type { ParsedCaptions } from '@/lib/captions/types'
import { limits } from '@/lib/limits'

/** A caption file that was chosen, read. */
export interface ReadCaptions extends ParsedCaptions {
  filename: string
  /** By its name; `null` where that tells none. */
  language: string | null
}

const nothing = { format: 'vtt', cues: [], warnings: [] } as const

/** Reads a chosen file. A file that is no captions has errors; this never rejects. */
export async function readCaptionFile(file: File): Promise<ReadCaptions> {
  const about = { filename: file.name, language: languageOfFile(file.name) }
  const failed = (message: string) => ({
    ...about,
    ...nothing,
    cues: [],
    warnings: [],
    errors: [{ line: 0, message }],
  })
  // Twice as much in UTF-16, and no more than that is even read.
  if (file.size > 2 * limits.captionBytes) {
    return failed('The file is larger than 2 MB, the most that captions can be.')
  }
  try {
    return { ...about, ...parseCaptions(decodeCaptions(new Uint8Array(await file.arrayBuffer())).text) }
  } catch {
    return failed('The file cannot be read. It may have been moved or deleted; choose it again.')
  }
}

/** When the last one ends, seconds. */
export const endOf = ({ cues }: Pick<ParsedCaptions, 'cues'>): number =>
  cues.reduce((last, { end }) => Math.max(last, end), 0) / 1000

export const isCaptionFile = ({ name }: { name: string }): boolean => /\.(?:vtt|srt)$/i.test(name)
