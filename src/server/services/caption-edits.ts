import { createHash } from 'node:crypto'
import { languageName } from '@/lib/captions/language-name'
import { toVtt } from '@/lib/captions/serialise'
import type { Cue } from '@/lib/captions/types'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { CaptionState, Change } from '@/types/operations'
import {
  captionRepository,
  type CaptionRow,
  type CaptionVersion,
} from '../db/repositories/caption-repository'
import type { Edit } from './edit-course'

/** The single step that edits of captions are made of, and its way back. */

/** Captions of a video in one language; `title` is the video's. */
export interface CaptionRef {
  id: string
  title: string
  language: string
}

/** What is left of a checksum is long enough that no two texts share it. */
const CHECKSUM_LENGTH = 24

/** @throws AppError `tooLarge` when what is written is larger than what may be read */
export function captionVersion(cues: readonly Cue[]): CaptionVersion {
  const text = toVtt(cues)
  if (Buffer.byteLength(text) > limits.captionBytes) {
    throw new AppError('tooLarge', 'These captions are larger than 2 MB, the most that captions can be.')
  }
  return {
    text,
    checksum: createHash('sha256').update(text).digest('base64url').slice(0, CHECKSUM_LENGTH),
    cues: cues.length,
    endMs: cues.reduce((last, { end }) => Math.max(last, end), 0),
  }
}

const stateOf = ({ label, checksum }: CaptionState): CaptionState => ({ label, checksum })

/** What a video has in a language now; `null` for none. */
const currentState = (row: CaptionRow | undefined): CaptionState | null =>
  row && row.deletedAt === null ? stateOf(row) : null

const isSame = (a: CaptionState | null, b: CaptionState | null) =>
  a?.label === b?.label && a?.checksum === b?.checksum

/**
 * Gives a video these captions in a language, or none, and records it; nothing happens where it has them already.
 * @param text of a version that is not kept yet
 */
export async function setCaption(
  { tx, course, record }: Edit,
  { id: videoId, title, language }: CaptionRef,
  after: CaptionState | null,
  text?: CaptionVersion,
): Promise<void> {
  const row = await captionRepository.find(tx, videoId, language)
  const before = currentState(row)
  if (isSame(before, after)) return
  if (after) {
    const id = row?.id ?? newId()
    if (row) await captionRepository.update(tx, id, { ...stateOf(after), deletedAt: null })
    else {
      await refuseTooMany(tx, videoId)
      const { label, checksum } = after
      await captionRepository.insert(tx, { id, courseId: course.id, videoId, language, label, checksum })
    }
    const version = text ?? (await captionRepository.version(tx, id, after.checksum))
    if (!version) throw new Error('caption-edits: the text of these captions is not kept')
    await captionRepository.keep(tx, id, version)
    if (row) await captionRepository.prune(tx, { ...row, checksum: after.checksum })
  } else if (row) await captionRepository.update(tx, row.id, { deletedAt: new Date() })
  record({ type: 'caption', id: videoId, title, language, before, after: after && stateOf(after) })
}

async function refuseTooMany(tx: Edit['tx'], videoId: string): Promise<void> {
  if ((await captionRepository.count(tx, videoId)) < limits.captionLanguages) return
  throw new AppError(
    'conflict',
    `A video can have captions in ${limits.captionLanguages} languages. Delete some you do not need.`,
  )
}

/** Takes a change of captions back. @returns why that is no longer possible */
export async function restoreCaption(
  edit: Edit,
  change: Extract<Change, { type: 'caption' }>,
): Promise<string | undefined> {
  const captions = `The ${languageName(change.language)} captions of “${change.title}”`
  const row = await captionRepository.find(edit.tx, change.id, change.language)
  if (!row) return `“${change.title}” was deleted for good.`
  if (!isSame(currentState(row), change.before)) return `${captions} were changed once more since.`
  if (change.after && !(await captionRepository.version(edit.tx, row.id, change.after.checksum))) {
    return `${captions} have changed so often since that the earlier text is no longer kept.`
  }
  await setCaption(edit, change, change.after)
  return undefined
}
