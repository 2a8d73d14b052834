import { type ClassValue, clsx } from 'clsx'

/**
 * Which property a utility sets: the first rule that fits decides, `$1` is what its brackets caught. A class that
 * fits none stands for itself. tailwind-merge does the same for all of Tailwind at six times the size, and every
 * page would load it first; a test compares the two over every class in use.
 */
const rules: readonly (readonly [RegExp, string?])[] = [
  [
    /^(block|inline|inline-block|flex|inline-flex|grid|inline-grid|contents|flow-root|hidden|table)$/,
    'display',
  ],
  [/^(static|fixed|absolute|relative|sticky)$/, 'position'],
  [/^(in)?visible$|^collapse$/, 'visibility'],
  [/^(no-underline|underline|line-through|overline)$/, 'decoration'],
  [/^(uppercase|lowercase|capitalize|normal-case)$/, 'case'],
  [/^(not-)?italic$/, 'italic'],
  [/^truncate$/, 'overflow-text'],
  [/^(not-)?sr-only$/, 'sr'],
  [/^text-(left|center|right|justify|start|end)$/, 'text-align'],
  [/^text-(wrap|nowrap|balance|pretty)$/, 'text-wrap'],
  [/^text-(ellipsis|clip)$/, 'overflow-text'],
  [/^text-(\d+|xs|sm|base|lg|xl|\dxl|\[[\d.]+(px|rem|em)\])(\/.+)?$/, 'text-size'],
  [/^font-(sans|serif|mono)$/, 'font-family'],
  [/^flex-(row|col)(-reverse)?$/, 'flex-direction'],
  [/^flex-(wrap|nowrap|wrap-reverse)$/, 'flex-wrap'],
  [/^grid-flow-/, 'grid-flow'],
  [/^(grid-cols|grid-rows|auto-cols|auto-rows)-/],
  [/^(col-start|col-end|col|row-start|row-end|row)-/],
  [/^(justify-items|justify-self|place-items|place-content|place-self)-/],
  [/^content-\[/, 'content-text'],
  [/^(justify|items|content|self|order|basis|grow|shrink|flex)-/],
  [/^(grow|shrink)$/],
  [/^(min-w|min-h|max-w|max-h|size|w|h)-/],
  [/^(p|px|py|pt|pb|ps|pe|pl|pr|m|mx|my|mt|mb|ms|me|ml|mr)-/],
  [/^(scroll-[mp][xytbselr]?)-/],
  [/^inset-ring$/, 'inset-ring'],
  [/^inset-ring-/, 'inset-ring-color'],
  [/^(inset-x|inset-y|inset|top|bottom|start|end|left|right)-/],
  [/^(gap-x|gap-y|gap)-/],
  [/^(overflow-x|overflow-y|overflow|overscroll-x|overscroll-y|overscroll)-/],
  [/^(rounded-(?:[setblr]|ss|se|es|ee|tl|tr|bl|br))(?:-|$)/],
  [/^(rounded)(?:-|$)/],
  [/^border-(solid|dashed|dotted|double|hidden|none)$/, 'border-style'],
  [/^border-(collapse|separate)$/, 'border-collapse'],
  [/^(border-[xytbselr])(?:-(?:\d+|\[[\d.]+px\]))?$/],
  [/^border(-(\d+|\[[\d.]+px\]))?$/, 'border'],
  [/^border-([xytbselr])-/, 'border-color-$1'],
  [/^border-/, 'border-color'],
  [/^outline-(solid|dashed|dotted|double|none|hidden)$|^outline-none$/, 'outline-style'],
  [/^outline(-\d+)?$/, 'outline-width'],
  [/^outline-offset-/, 'outline-offset'],
  [/^outline-/, 'outline-color'],
  [/^underline-offset-/, 'underline-offset'],
  [/^decoration-(solid|double|dotted|dashed|wavy)$/, 'decoration-style'],
  [/^decoration-(\d+|auto|from-font|\[[\d.]+px\])$/, 'decoration-thickness'],
  [/^decoration-/, 'decoration-color'],
  [/^font-(\d+|thin|light|normal|medium|semibold|bold|black|\[\d+\])$/, 'font-weight'],
  [/^bg-(cover|contain|auto)$/, 'bg-size'],
  [/^bg-(center|top|bottom|left|right)$/, 'bg-position'],
  [/^bg-(no-)?repeat/, 'bg-repeat'],
  [/^bg-(none|\[url|linear|radial|conic)/, 'bg-image'],
  [/^(translate-x|translate-y|translate)-/],
  [/^(text|bg|shadow|leading|tracking|opacity|z|aspect|cursor|select|resize|animate|duration|ease|delay)-/],
  [/^(transition)(?:-|$)/],
  [/^(shadow)$/],
  [/^stroke-\d+$/, 'stroke-width'],
  [/^ring(-\d+)?$/, 'ring'],
  [/^ring-/, 'ring-color'],
  [/^(snap)-(?=start|end|center)/, 'snap-align'],
  [/^(fill|stroke|accent|caret|object|whitespace|line-clamp|list|align|pointer-events|touch)-/],
  [/^wrap-(anywhere|break-word|normal)$/, 'wrap'],
  [/^break-(normal|words|all|keep)$/, 'break'],
  [/^(rotate|scale|origin|snap|will-change|float|clear|columns|isolate)-/],
]

const spread = (group: string, ...ends: string[]): [string, string[]] => [
  group,
  ends.map((end) => group + end),
]
const sides = ['x', 'y', 't', 'b', 's', 'e', 'l', 'r']

/** What a group overrides beside itself: `p-2` after `px-4` leaves no `px-4`. */
const wider = new Map<string, string[]>([
  spread('p', ...sides),
  spread('m', ...sides),
  ['px', ['ps', 'pe', 'pl', 'pr']],
  ['py', ['pt', 'pb']],
  ['mx', ['ms', 'me', 'ml', 'mr']],
  ['my', ['mt', 'mb']],
  ['size', ['w', 'h']],
  ['inset', ['inset-x', 'inset-y', 'top', 'bottom', 'start', 'end', 'left', 'right']],
  ['inset-x', ['start', 'end', 'left', 'right']],
  ['inset-y', ['top', 'bottom']],
  spread('gap', '-x', '-y'),
  spread('overflow', '-x', '-y'),
  spread('overscroll', '-x', '-y'),
  spread('translate', '-x', '-y'),
  spread('border', ...sides.map((side) => `-${side}`)),
  spread('border-color', ...sides.map((side) => `-${side}`)),
  ['border-x', ['border-s', 'border-e', 'border-l', 'border-r']],
  ['border-y', ['border-t', 'border-b']],
  ['rounded-s', ['rounded-ss', 'rounded-es']],
  ['rounded-e', ['rounded-se', 'rounded-ee']],
  ['rounded-t', ['rounded-tl', 'rounded-tr']],
  ['rounded-b', ['rounded-bl', 'rounded-br']],
  ['rounded', ['s', 'e', 't', 'b', 'l', 'r', 'ss', 'se', 'es', 'ee'].map((corner) => `rounded-${corner}`)],
  ['flex', ['basis', 'grow', 'shrink']],
  ['text-size', ['leading']],
  ['line-clamp', ['display', 'overflow']],
])

/** `md:hover:` and what it is put before; a colon within brackets parts nothing. */
const PARTS = /^((?:(?:\[[^\]]*\]|\([^)]*\)|[^:[(])*:)*)(!?)-?(.*?)(!?)$/

/** What a class sets, and under which conditions. */
function keyOf(name: string): { scope: string; group: string } {
  const [, conditions = '', before = '', utility = '', after = ''] = PARTS.exec(name) ?? []
  const scope = `${conditions}${before || after}`
  for (const [pattern, group] of rules) {
    const match = pattern.exec(utility)
    if (match) return { scope, group: (group ?? '$1').replace('$1', match[1] ?? utility) }
  }
  return { scope, group: utility }
}

function merge(classes: string): string {
  const overridden = new Set<string>()
  const kept = classes.split(/\s+/).reduceRight<string[]>((all, name) => {
    const { scope, group } = keyOf(name)
    if (overridden.has(`${scope}|${group}`)) return all
    for (const also of [group, ...(wider.get(group) ?? [])]) overridden.add(`${scope}|${also}`)
    return [name, ...all]
  }, [])
  return kept.join(' ')
}

/** Class lists are few and come again with every render. */
const known = new Map<string, string>()

/** Joins class names; of two that set the same property the later one wins. */
export function cn(...classes: ClassValue[]): string {
  const joined = clsx(classes)
  let merged = known.get(joined)
  if (merged === undefined) known.set(joined, (merged = merge(joined)))
  return merged
}
