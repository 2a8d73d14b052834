import fc from 'fast-check'

/** Values that have broken servers before. */
const nasty = fc.constantFrom<unknown>(
  ...[
    '\0',
    'a\0b.mp4',
    '\uD800',
    '\u202E',
    '%00',
    "'; drop table course; --",
    '__proto__',
    '../../etc/passwd',
  ],
  ...['x'.repeat(20_000), '👩‍👩‍👧'.repeat(300), '${7*7}', 'http://169.254.169.254/latest/meta-data'],
  ...['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'NaN', '-1', '1e999'],
  ...[Number.MAX_SAFE_INTEGER, 1e308, -0, -1, 1e-9, 0.1 + 0.2, 2 ** 31, 2 ** 63],
  ...[null, [], {}, [[[[[]]]]], { $gt: '' }],
)

export const anyValue = fc.oneof(
  nasty,
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }),
  fc.integer(),
)

/** One change at one place: put another value there, take it out, or put something beside it. */
export const mutation = fc.record({
  kind: fc.constantFrom('replace', 'replace', 'remove', 'add'),
  place: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
  key: fc.oneof(
    fc.constantFrom('__proto__', 'constructor', 'instructor_id', 'position', 'role'),
    fc.string(),
  ),
  value: anyValue,
})
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

export function mutate(body: unknown, { kind, place, key, value }: Mutation): unknown {
  const copy: unknown = structuredClone(body)
  // Drawn values may be one object in several mutations; inside itself it would be no JSON.
  const given: unknown = structuredClone(value)
  if (!isContainer(copy)) return given
  let at = copy
  for (const [depth, step] of place.entries()) {
    const keys = Object.keys(at)
    const name = keys[step % Math.max(keys.length, 1)]
    const inner = name === undefined ? undefined : at[name]
    if (depth < place.length - 1 && isContainer(inner)) {
      at = inner
      continue
    }
    const isNew = kind === 'add' || name === undefined
    if (kind === 'remove' && name !== undefined) delete at[name]
    else {
      // Not an assignment: `__proto__` shall be a key of the JSON text like any other.
      const property = { value: given, enumerable: true, configurable: true, writable: true }
      if (!Array.isArray(at) || !isNew) Object.defineProperty(at, isNew ? key : name, property)
      else at.push(given)
    }
    break
  }
  return copy
}
