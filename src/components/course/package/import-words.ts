import { count, formatBytes, formatPrice } from '@/lib/format'
import type { ImportItem, ImportReport } from '@/schemas/package'

type Tally = ImportReport['videos']

const number = (n: number) => n.toLocaleString('en-US')

/** "3 new, 1 changed, 12 unchanged"; of nothing, nothing. */
const tallyWords = (tally: Tally): string | null => {
  const words = (['new', 'changed', 'unchanged'] as const).flatMap((what) =>
    tally[what] > 0 ? [`${number(tally[what])} ${what}`] : [],
  )
  return words.length === 0 ? null : words.join(', ')
}

/** What an import comes to, a line each. */
export function summaryWords(
  { chapters, videos, kept, send, items }: ImportReport,
  tracks: number,
): [string, string][] {
  const missing = items.filter(({ media }) => media === 'missing').length
  const lines: [string, string | null][] = [
    ['Chapters', tallyWords(chapters)],
    ['Videos', tallyWords(videos)],
    ['Files to send', send.files === 0 ? null : `${number(send.files)}, ${formatBytes(send.bytes)}`],
    ['Files missing', missing === 0 ? null : `${number(missing)}; these videos stay planned`],
    ['Captions', tracks === 0 ? null : count(tracks, 'track')],
    ['Only in the course', kept === 0 ? null : `${count(kept, 'item')}, which stay as they are`],
  ]
  return lines.flatMap(([name, words]) => (words === null ? [] : [[name, words]]))
}

/** Nothing would be different afterwards. */
export const isNothing = ({ target, fields, items, send }: ImportReport): boolean =>
  target.id !== null &&
  fields.length === 0 &&
  send.files === 0 &&
  items.every(({ change }) => change === 'unchanged')

/** What happens to a chapter or a video. */
export function changeWords({ change, was, is_moved, is_restored }: ImportItem): string {
  if (change === 'new') return 'New'
  const words = [
    ...(is_restored ? ['brought back'] : []),
    ...(was === null ? [] : [`renamed from “${was}”`]),
    ...(is_moved ? ['moved'] : []),
  ]
  return words.length === 0 ? 'Unchanged' : sentence(words.join(', '))
}

/** What happens to the file of a video. */
export function mediaWords({ media, size }: Pick<ImportItem, 'media' | 'size'>): string | null {
  switch (media) {
    case 'send':
      return `File is sent, ${formatBytes(size)}`
    case 'replace':
      return `File takes the place of another one, ${formatBytes(size)}`
    case 'missing':
      return 'File is missing: the video stays planned'
    case 'kept':
      return 'Keeps its file: the package has none'
    case 'tooLarge':
      return `File is too large for this server, ${formatBytes(size)}: the video stays planned`
    case 'busy':
      return 'Its file is being worked on, and stays'
    case 'there':
    case 'none':
      return null
  }
}

const fieldNames = { title: 'Title', description: 'Description', price: 'Price', difficulty: 'Difficulty' }

/** "Price: $49 → $59". A description is too long to be told. */
export function fieldWords({ field, before, after }: ImportReport['fields'][number]): string {
  if (field === 'description') return 'Description changed'
  const value = (of: string | number | null) =>
    field === 'price' ? formatPrice(typeof of === 'number' ? of : null) : String(of ?? '')
  return `${fieldNames[field]}: ${value(before)} → ${value(after)}`
}

/** What is in the way of the files, if anything is. */
export function roomWords({ send, room }: ImportReport): string | null {
  if (room.quotaBytes === null || room.usedBytes + send.bytes <= room.quotaBytes) return null
  const left = Math.max(0, room.quotaBytes - room.usedBytes)
  return `The files need ${formatBytes(send.bytes)}, and ${left === 0 ? 'nothing' : formatBytes(left)} of ${formatBytes(room.quotaBytes)} is left. What does not fit is not sent; its videos stay planned.`
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
