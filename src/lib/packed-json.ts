/** JSON text of a value in which each object of a kind says only how it differs from the one before it. */
export type PackedJson = string

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** What stands first in a packed array. */
const LIST = 0
const FIRST_OF_SHAPE = 1
const LIKE_THE_LAST = 2

/**
 * Packs what JSON can hold. A course repeats the same twenty fields for each of its videos, most of them with the
 * same value as the video before: packed it is a fifth as long, and a page carries it as one text instead of a tree
 * that is walked three times on its way to the browser. Like `JSON.stringify` it leaves out what is `undefined`.
 */
export function packJson(value: unknown): PackedJson {
  const shapes = new Map<string, { index: number; last: Record<string, unknown> }>()

  const pack = (item: unknown): unknown => {
    if (typeof item !== 'object' || item === null) return item
    if (Array.isArray(item)) return [LIST, ...item.map((each: unknown) => pack(each ?? null))]
    const fields = Object.entries(item).filter(([, each]) => each !== undefined)
    const shape = JSON.stringify(fields.map(([key]) => key))
    const known = shapes.get(shape)
    const entry = known ?? { index: shapes.size, last: {} }
    if (!known) shapes.set(shape, entry)
    const { last } = entry
    // Objects and lists are always written: whether they are the same would have to be looked up in depth.
    const differs = ([key, each]: [string, unknown]) =>
      (typeof each === 'object' && each !== null) || each !== last[key]
    const written = known ? fields.filter(differs) : fields
    const packed = Object.fromEntries(written.map(([key, each]) => [key, pack(each)]))
    entry.last = Object.fromEntries(fields) // after the fields, as they are unpacked
    return known ? [LIKE_THE_LAST, entry.index, packed] : [FIRST_OF_SHAPE, packed]
  }
  return JSON.stringify(pack(value))
}

/** @throws Error when the text was not made by `packJson` */
export function unpackJson(packed: PackedJson): unknown {
  const lasts: Record<string, unknown>[] = []

  const unpackFields = (fields: Json | undefined): Record<string, unknown> => {
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) throw notPacked()
    return Object.fromEntries(Object.entries(fields).map(([key, each]) => [key, unpack(each)]))
  }
  const unpack = (item: Json): unknown => {
    if (!Array.isArray(item)) return item
    const [kind, ...rest] = item as readonly Json[] // `Array.isArray` forgets what a readonly array holds
    if (kind === LIST) return rest.map(unpack)
    if (kind === FIRST_OF_SHAPE) {
      const place = lasts.push({}) - 1 // shapes inside are numbered after this one
      return (lasts[place] = unpackFields(rest[0]))
    }
    if (kind === LIKE_THE_LAST && typeof rest[0] === 'number') {
      const place = rest[0]
      const last = lasts[place]
      if (last) return (lasts[place] = { ...last, ...unpackFields(rest[1]) })
    }
    throw notPacked()
  }
  return unpack(JSON.parse(packed) as Json)
}

const notPacked = () => new Error('This text was not made by packJson.')
