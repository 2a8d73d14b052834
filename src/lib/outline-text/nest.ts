import type { Line } from './lines'

/** A line of the text with what stands below it. A heading is a chapter or above one, whatever it holds. */
export interface OutlineNode {
  title: string
  line: number
  kind: 'heading' | 'item'
  children: OutlineNode[]
}

/** A line to nest: how far in it stands, and how deep its marker says it is. */
export interface Entry {
  line: Line
  title: string
  rank: number
}

/** Deeper than that is not told apart: nobody writes it, and joined titles would only be cut. */
const DEEPEST = 12

/** How wide a tab is, and how many columns further in is one level down. */
export function indentationOf(lines: readonly Line[]): { unit: number; step: number } {
  // A single space is rather a slip than a level, unless there is nothing else.
  const widths = lines.flatMap(({ tabs, spaces }) => (tabs === 0 && spaces > 0 ? [spaces] : []))
  const wide = widths.filter((width) => width > 1)
  const smallest = (all: readonly number[]) => all.reduce((least, width) => Math.min(least, width), Infinity)
  const unit = wide.length > 0 ? smallest(wide) : widths.length > 0 ? 1 : 4
  return { unit, step: Math.ceil(unit / 2) }
}

/**
 * Puts lines below the ones that they belong to: further in, or as far in with a deeper marker (a bullet below
 * a line without one, "1.1" below "1.").
 * @returns `loose`: lines at the start that stand further in than any chapter does
 */
export function nest(
  entries: readonly Entry[],
  { unit, step }: { unit: number; step: number },
): { roots: OutlineNode[]; loose: OutlineNode[] } {
  const columns = entries.map(({ line }) => line.tabs * unit + line.spaces)
  const outermost = columns.reduce((least, column) => Math.min(least, column), Infinity)
  const roots: OutlineNode[] = []
  const loose: OutlineNode[] = []
  const open: { node: OutlineNode; column: number; rank: number }[] = []
  entries.forEach(({ line, title, rank }, index) => {
    const column = columns[index] ?? 0
    const isBelow = (above: { column: number; rank: number }) =>
      column - above.column >= step || (Math.abs(column - above.column) < step && rank > above.rank)
    for (let above = open.at(-1); above && !isBelow(above); above = open.at(-1)) open.pop()
    if (open.length === DEEPEST) open.pop()
    const node: OutlineNode = { title, line: line.number, kind: 'item', children: [] }
    const parent = open.at(-1)?.node
    if (parent) parent.children.push(node)
    else if (roots.length === 0 && column - outermost >= step) loose.push(node)
    else roots.push(node)
    open.push({ node, column, rank })
  })
  return { roots, loose }
}
