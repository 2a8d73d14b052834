/** A JSON Schema as far as it is shown; read defensively, because it comes from many generators. */
export type SchemaNode = object

const MAX_LEVELS = 8

/**
 * A schema as people write types: `{ title: string (1–200 characters), price?: number | null }`.
 * A named schema is only named; its own text stands under its name.
 */
export function schemaText(schema: SchemaNode | undefined, level = 0): string {
  if (!schema) return 'anything'
  const node = new Map<string, unknown>(Object.entries(schema))
  const ref = node.get('$ref')
  if (typeof ref === 'string') return ref.split('/').at(-1) ?? ref
  if (node.has('const')) return JSON.stringify(node.get('const'))
  const choices = node.get('enum')
  if (Array.isArray(choices)) return choices.map((choice) => JSON.stringify(choice)).join(' | ')
  for (const key of ['anyOf', 'oneOf']) {
    const options = node.get(key)
    if (Array.isArray(options)) return joined(options, ' | ', level)
  }
  const all = node.get('allOf')
  if (Array.isArray(all)) return joined(all, ' & ', level)
  const types = typesOf(node)
  return types.length === 0 ? 'anything' : types.map((type) => typeText(type, node, level)).join(' | ')
}

const isNode = (value: unknown): value is SchemaNode => typeof value === 'object' && value !== null
const joined = (options: unknown[], by: string, level: number) =>
  options.map((option) => schemaText(isNode(option) ? option : undefined, level)).join(by)

function typesOf(node: Map<string, unknown>): string[] {
  const type = node.get('type')
  if (typeof type === 'string') return [type]
  return Array.isArray(type) ? type.filter((one) => typeof one === 'string') : []
}

function typeText(type: string, node: Map<string, unknown>, level: number): string {
  if (type === 'array') return arrayText(node, level)
  if (type === 'object') return objectText(node, level)
  const notes = [range(node, 'minLength', 'maxLength', 'characters'), range(node, 'minimum', 'maximum')]
  const format = node.get('format')
  if (typeof format === 'string') notes.unshift(format)
  const shown = notes.filter((note) => note !== '')
  return shown.length > 0 && type !== 'null' ? `${type} (${shown.join(', ')})` : type
}

function range(node: Map<string, unknown>, low: string, high: string, unit = ''): string {
  const min = node.get(low)
  const max = node.get(high)
  const number = (value: unknown) => (typeof value === 'number' ? value.toLocaleString('en-US') : '')
  // Whole numbers carry the safe range of JavaScript as a limit; that is no rule worth reading.
  const isRule = typeof max === 'number' && max < Number.MAX_SAFE_INTEGER
  const words = isRule
    ? typeof min === 'number' && min > Number.MIN_SAFE_INTEGER
      ? `${number(min)}–${number(max)}`
      : `at most ${number(max)}`
    : typeof min === 'number' && min > Number.MIN_SAFE_INTEGER
      ? `at least ${number(min)}`
      : ''
  return words !== '' && unit !== '' ? `${words} ${unit}` : words
}

function arrayText(node: Map<string, unknown>, level: number): string {
  const items = node.get('items')
  const text = schemaText(isNode(items) ? items : undefined, level)
  const size = range(node, 'minItems', 'maxItems', 'items')
  return `${/[ |&]/.test(text) && !text.startsWith('{') ? `(${text})` : text}[]${size === '' ? '' : ` (${size})`}`
}

function objectText(node: Map<string, unknown>, level: number): string {
  const properties = node.get('properties')
  if (!isNode(properties) || level >= MAX_LEVELS) return 'object'
  const required = node.get('required')
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name)
  const pad = '  '.repeat(level + 1)
  const lines = Object.entries(properties).map(([name, value]: [string, unknown]) => {
    const child = isNode(value) ? value : undefined
    const note =
      child && 'description' in child && typeof child.description === 'string'
        ? ` // ${child.description}`
        : ''
    return `${pad}${name}${isRequired(name) ? '' : '?'}: ${schemaText(child, level + 1)}${note}`
  })
  return lines.length === 0 ? 'object' : `{\n${lines.join('\n')}\n${'  '.repeat(level)}}`
}
