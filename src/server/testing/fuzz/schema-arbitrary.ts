import fc from 'fast-check'
import * as z from 'zod'

/** As much of JSON Schema as the API's document uses. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
}

export type Components = Record<string, Schema>
/** Ids that exist, by what a field or parameter calls them; `undefined` where the name says nothing. */
export type KnownIds = (name: string) => fc.Arbitrary<string> | undefined

const safePattern = z.string().refine((text) => !/\(\?[<!=]|\\p\{/.test(text))

/** Values that a schema allows. Text is short: what is long comes by the mutations. */
export function arbitraryOf(
  schema: Schema,
  components: Components,
  known: KnownIds,
  name = '',
): fc.Arbitrary<unknown> {
  const of = (inner: Schema, innerName = name) => arbitraryOf(inner, components, known, innerName)
  if (schema.$ref !== undefined) return of(components[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((one) => of(one)))
  if (schema.allOf) return fc.tuple(...schema.allOf.map((one) => of(one))).map(merged)
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  if (types.length > 1) return fc.oneof(...types.map((type) => of({ ...schema, type })))
  switch (types[0]) {
    case 'object':
      return objectOf(schema, of)
    case 'array': {
      const minLength = schema.minItems ?? 0
      return fc.array(of(schema.items ?? {}), {
        minLength,
        maxLength: Math.max(minLength, Math.min(schema.maxItems ?? 3, 3)),
      })
    }
    case 'integer':
      return fc.integer({ min: bounded(schema.minimum, 0), max: bounded(schema.maximum, 1_000) })
    case 'number':
      return fc.oneof(
        fc.integer({
          min: Math.ceil(bounded(schema.minimum, 0)),
          max: Math.floor(bounded(schema.maximum, 1_000)),
        }),
        fc.constantFrom(schema.minimum ?? 0, schema.maximum ?? 9.99),
      )
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return textOf(schema, known, name)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

const bounded = (given: number | undefined, otherwise: number) =>
  Math.min(2 ** 31 - 1, Math.max(-(2 ** 31), given ?? otherwise))

const merged = (parts: unknown[]): unknown => Object.assign({}, ...parts)

function objectOf(schema: Schema, of: (inner: Schema, name: string) => fc.Arbitrary<unknown>) {
  const fields = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, of(inner, key)]),
  )
  return fc.record(fields, { requiredKeys: (schema.required ?? []).filter((key) => key in fields) })
}

function textOf({ format, pattern, minLength = 0, maxLength = 40 }: Schema, known: KnownIds, name: string) {
  const ids = known(name)
  if (format === 'uuid' || (ids && pattern?.includes('0-9a-f'))) {
    const made = fc.uuid({ version: 7 })
    return ids ? fc.oneof({ weight: 4, arbitrary: ids }, { weight: 1, arbitrary: made }) : made
  }
  if (format === 'email') return fc.nat(50).map((n) => `fuzz-${n}@example.org`)
  if (format === 'date-time') return fc.constant('2026-03-01T10:00:00.000Z')
  const isPlain = pattern !== undefined && safePattern.safeParse(pattern).success
  if (isPlain) return fc.stringMatching(new RegExp(pattern))
  if (ids) return ids
  const most = Math.max(minLength, Math.min(maxLength, 40))
  return fc.oneof(
    fc
      .constantFrom('Light', 'en', 'talk.mp4', 'A title of some length')
      .filter(({ length }) => length >= minLength && length <= most),
    fc.string({ minLength, maxLength: most }),
  )
}
