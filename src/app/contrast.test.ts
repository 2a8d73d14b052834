import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

type Rgb = [number, number, number]
type Mode = 'light' | 'dark'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')

const color = String.raw`oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)`
const tokens = new Map(
  [...css.matchAll(new RegExp(String.raw`--([\w-]+): light-dark\(${color}, ${color}\)`, 'g'))].map(
    ([, name = '', ...values]) => {
      const [l1 = 0, c1 = 0, h1 = 0, l2 = 0, c2 = 0, h2 = 0] = values.map(Number)
      return [name, { light: toRgb(l1, c1, h1), dark: toRgb(l2, c2, h2) }]
    },
  ),
)

/** OKLCH as the 8-bit sRGB that a screen shows. */
function toRgb(l: number, c: number, h: number): Rgb {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const L = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const M = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const S = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  const eightBit = (linear: number) => {
    const x = Math.min(1, Math.max(0, linear))
    return Math.round(255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055))
  }
  return [
    eightBit(4.0767416621 * L - 3.3077115913 * M + 0.2309699292 * S),
    eightBit(-1.2684380046 * L + 2.6097574011 * M - 0.3413193965 * S),
    eightBit(-0.0041960863 * L - 0.7034186147 * M + 1.707614701 * S),
  ]
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const x = value / 255
    return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4
  }) as Rgb // map keeps the length
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** The WCAG ratio of two roles, 1–21. */
function ratio(foreground: string, background: string, mode: Mode): number {
  const [one, other] = [foreground, background].map((name) => {
    const token = tokens.get(name)
    if (!token) throw new Error(`tokens.css has no --${name}`)
    return luminance(token[mode])
  }) as [number, number] // map keeps the length
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}

const TEXT = 4.5
const GRAPHICS = 3
const planes = ['surface', 'canvas', 'sunken', 'raised', 'hover']

const pairs: [foreground: string, backgrounds: string[], minimum: number][] = [
  ...['ink', 'ink-2', 'ink-3', 'accent', 'wait', 'bad', 'good'].map((role): [string, string[], number] => [
    role,
    planes,
    TEXT,
  ]),
  ...['ink', 'ink-2', 'ink-3', 'accent'].map((role): [string, string[], number] => [
    role,
    ['accent-tint'],
    TEXT,
  ]),
  ...['ink', 'ink-2'].map((role): [string, string[], number] => [
    role,
    ['accent-tint-2', 'wait-tint', 'bad-tint', 'good-tint'],
    TEXT,
  ]),
  ['ink-3', ['wait-tint', 'bad-tint'], TEXT],
  ['wait', ['wait-tint'], TEXT],
  ['bad', ['bad-tint', 'accent-tint-2'], TEXT],
  ['good', ['good-tint'], TEXT],
  ['accent', ['accent-tint-2'], TEXT],
  ['accent-hover', ['surface', 'canvas'], TEXT],
  ['on-fill', ['fill', 'fill-hover', 'bad-fill', 'bad-fill-hover'], TEXT],
  ['surface', ['rule'], TEXT],
  ['edge', ['surface', 'canvas', 'raised', 'sunken'], GRAPHICS],
  ['rule', ['surface', 'canvas'], GRAPHICS],
  ['bar-ready', ['surface', 'canvas', 'sunken', 'accent-tint'], GRAPHICS],
  ['bar-seen', ['surface', 'sunken'], GRAPHICS],
  ['wait-fill', ['surface', 'canvas', 'sunken', 'wait-tint'], GRAPHICS],
  [
    'focus',
    ['surface', 'canvas', 'sunken', 'raised', 'accent-tint', 'accent-tint-2', 'wait-tint', 'bad-tint'],
    GRAPHICS,
  ],
]

describe('tokens.css', () => {
  it('is read', () => {
    expect(tokens.size).toBeGreaterThan(30)
  })

  it.each(
    pairs.flatMap(([foreground, backgrounds, minimum]) =>
      backgrounds.map((on) => [foreground, on, minimum] as const),
    ),
  )('%s can be read on %s', (foreground, background, minimum) => {
    expect(ratio(foreground, background, 'light')).toBeGreaterThanOrEqual(minimum)
    expect(ratio(foreground, background, 'dark')).toBeGreaterThanOrEqual(minimum)
  })
})
