import { newId } from '@/lib/ids'
import { fromTyped, toTyped } from './cue-text'
import { toVtt } from './serialise'
import type { Cue } from './types'

/** Captions while they are edited. Pure: each step answers a new list, in the order of times. */

export interface EditedCue extends Omit<Cue, 'text'> {
  /** Of the row; it stays while the cue changes. */
  key: string
  /** As it is typed. */
  typed: string
}

export const editedCues = (cues: readonly Cue[]): EditedCue[] =>
  cues.map(({ text, ...cue }) => ({ ...cue, key: newId(), typed: toTyped(text) }))

/** What is saved of them. */
export function savedCaptions(cues: readonly EditedCue[]): { text: string; cues: number; ends: number } {
  const plain = cues.map(({ key: _key, typed, ...cue }): Cue => ({ ...cue, text: fromTyped(typed) }))
  return {
    text: toVtt(plain),
    cues: plain.length,
    ends: plain.reduce((last, { end }) => Math.max(last, end), 0) / 1000,
  }
}

const inOrder = (cues: EditedCue[]): EditedCue[] =>
  cues.every(({ start }, i) => start >= (cues[i - 1]?.start ?? 0))
    ? cues
    : cues.toSorted((a, b) => a.start - b.start)

export const changeCue = (
  cues: readonly EditedCue[],
  key: string,
  change: Partial<Omit<EditedCue, 'key'>>,
): EditedCue[] => inOrder(cues.map((cue) => (cue.key === key ? { ...cue, ...change } : cue)))

export const withoutCue = (cues: readonly EditedCue[], key: string): EditedCue[] =>
  cues.filter((cue) => cue.key !== key)

/** How long a new caption stands, and the least that is left of one that is split. */
const NEW_MS = 2_000

/** A caption without text at this time; it ends where the next one begins, if that is soon. */
export function addCue(cues: readonly EditedCue[], at: number): { cues: EditedCue[]; key: string } {
  const next = cues.find(({ start }) => start > at)
  const end = Math.max(at + 1, Math.min(at + NEW_MS, next?.start ?? Infinity))
  const cue = { key: newId(), id: '', start: at, end, typed: '', settings: '' }
  return { cues: inOrder([...cues, cue]), key: cue.key }
}

/**
 * Cuts a caption in two at a place of its text; the time is cut in the same proportion.
 * @returns `null` where there is nothing to cut
 */
export function splitCue(
  cues: readonly EditedCue[],
  key: string,
  caret: number,
): { cues: EditedCue[]; key: string } | null {
  const index = cues.findIndex((cue) => cue.key === key)
  const cue = cues[index]
  if (!cue || cue.end - cue.start < 2) return null
  const share = cue.typed.length === 0 ? 0.5 : caret / cue.typed.length
  const length = cue.end - cue.start
  const at = cue.start + Math.min(length - 1, Math.max(1, Math.round(length * share)))
  const first = { ...cue, end: at, typed: cue.typed.slice(0, caret).trimEnd() }
  const second = { ...cue, key: newId(), id: '', start: at, typed: cue.typed.slice(caret).trimStart() }
  return { cues: inOrder(cues.toSpliced(index, 1, first, second)), key: second.key }
}

/** All of them earlier or later. @returns `null` when the first would begin before the video */
export function shiftCues(cues: readonly EditedCue[], ms: number): EditedCue[] | null {
  const [first] = cues
  if (first && first.start + ms < 0) return null
  return cues.map((cue) => ({ ...cue, start: cue.start + ms, end: cue.end + ms }))
}

/** The caption that is shown at a time, the last one where they overlap; -1 for none. */
export function cueAt(cues: readonly EditedCue[], ms: number): number {
  let [low, high] = [0, cues.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cues[middle]?.start ?? Infinity) <= ms) low = middle + 1
    else high = middle
  }
  // A long caption may begin far above those that are over already.
  for (let i = low - 1; i >= Math.max(0, low - 20); i -= 1) if ((cues[i]?.end ?? 0) > ms) return i
  return -1
}

/** Why these times cannot be. */
export function timesProblem(start: number | undefined, end: number | undefined): string | undefined {
  if (start === undefined || end === undefined) return 'Write times as 1:02.5 or 00:01:02.500.'
  return end > start ? undefined : 'It has to end after it starts.'
}
