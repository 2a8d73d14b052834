import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MachineFacts } from './machine'

export interface Row {
  /** What was measured, e.g. "typing in a title, p98". */
  what: string
  unit: 'ms' | 's/GiB' | 'kB' | 'MB' | 'MiB' | 'MiB/s' | 'elements' | 'rows' | 'requests' | '%' | '×'
  ours: number | null
  /** The same, measured in the same run on what ours is compared with. */
  reference?: number | null
  /** Ours has to be at most this. */
  goal?: number
  /** Ours divided by the reference has to be at least this. */
  goalRatio?: number
  /** Published figures of others, in the unit of the row, and remarks. */
  beside?: string
}

export interface Section {
  title: string
  /** One sentence: what was done, how often. */
  how: string
  rows: Row[]
  /** Everything that the rows were made of. */
  details?: unknown
}

const write = (text: string) => void process.stdout.write(text)

/** Progress goes to stderr, so that the tables can be piped. */
export const progress = (text: string) => void process.stderr.write(`${text}\n`)

const digits = (value: number) =>
  Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) < 3 ? 2 : 1
const number = (value: number | null | undefined) =>
  value === undefined || value === null || Number.isNaN(value)
    ? '–'
    : value.toLocaleString('en-US', {
        minimumFractionDigits: digits(value),
        maximumFractionDigits: digits(value),
      })

const ratioOf = ({ ours, reference }: Row): number | null =>
  ours !== null && reference !== undefined && reference !== null && reference > 0 ? ours / reference : null

export function verdict(row: Row): 'yes' | 'no' | '–' {
  const { ours, goal, goalRatio } = row
  if (goal === undefined && goalRatio === undefined) return '–'
  const isWithin = goal === undefined || (ours !== null && ours <= goal)
  const isAsFast = goalRatio === undefined || (ratioOf(row) ?? 0) >= goalRatio
  return isWithin && isAsFast ? 'yes' : 'no'
}

const ratio = (row: Row) => ratioOf(row)?.toFixed(2) ?? '–'

const goals = ({ goal, goalRatio }: Row) =>
  [
    ...(goal === undefined ? [] : [`≤ ${number(goal)}`]),
    ...(goalRatio === undefined ? [] : [`ratio ≥ ${goalRatio.toFixed(2)}`]),
  ].join(', ') || '–'

/** The section as a Markdown table. */
export function sectionTable({ title, how, rows }: Section): string {
  const head = ['', 'ours', 'reference', 'ratio', 'goal', 'met', 'beside']
  const cells = rows.map((row) => [
    `${row.what} (${row.unit})`,
    number(row.ours),
    number(row.reference),
    ratio(row),
    goals(row),
    verdict(row),
    row.beside ?? '',
  ])
  const widths = head.map((name, column) =>
    Math.max(3, name.length, ...cells.map((line) => line[column]?.length ?? 0)),
  )
  const line = (parts: readonly string[]) =>
    `| ${parts.map((part, column) => (column === 0 || column === 6 ? part.padEnd(widths[column] ?? 0) : part.padStart(widths[column] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => (column === 0 || column === 6 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [`### ${title}`, '', how, '', line(head), rule, ...cells.map(line), ''].join('\n')
}

export const machineLine = (facts: MachineFacts): string =>
  `${facts.cpus} × ${facts.cpu}, Node ${facts.node}, Chromium ${facts.chromium}; load average ` +
  `${facts.loadBefore.toFixed(1)} before and ${facts.loadAfter.toFixed(1)} after; fixed work ` +
  `${Math.round(facts.fixedWorkMs)} ms (4×: ${Math.round(facts.fixedWorkThrottledMs)} ms)`

export function printSection(section: Section): void {
  write(`\n${sectionTable(section)}`)
}

/** Writes the JSON of the run and says where. */
export function finish(folder: string, facts: MachineFacts, sections: readonly Section[]): void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${facts.startedAt.replaceAll(/[:.]/g, '-')}.json`)
  writeFileSync(path, `${JSON.stringify({ machine: facts, sections }, null, 2)}\n`)
  const missed = sections.flatMap(({ rows }) => rows).filter((row) => verdict(row) === 'no')
  write(`\n${machineLine(facts)}\n`)
  if (facts.loadBefore > 0.7 || facts.loadAfter > facts.cpus) {
    write('The machine was not idle, so what is in milliseconds is too high; the ratios still hold.\n')
  }
  write(missed.length === 0 ? 'Every goal was met.\n' : `${missed.length} goals were not met.\n`)
  write(`Written to ${path}\n`)
}
