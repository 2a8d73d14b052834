import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openRegistry } from './prometheus'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const alerts = read('ops/prometheus/alerts.yaml')
const dashboard = read('ops/grafana/lectern.json')

const { names } = openRegistry({
  events: { streamCount: 0 },
})

/** What a query reads: `up` is Prometheus's own. */
const readBy = (text: string) => new Set(text.match(/\b(?:lectern|process|nodejs)_[a-z_]+\b/g))

describe('the alert rules and the dashboard', () => {
  it.each([
    ['alerts.yaml', alerts.replace(/^#.*$/gm, '')],
    [
      'lectern.json',
      (JSON.stringify(JSON.parse(dashboard)).match(/"expr":"(?:[^"\\]|\\.)*"/g) ?? []).join('\n'),
    ],
  ])('%s reads only what /metrics exports', async (_name, queries) => {
    const exported = new Set(await names())
    const used = readBy(queries)
    expect(used.size).toBeGreaterThan(8)
    expect([...used].filter((name) => !exported.has(name))).toEqual([])
  })

  it('lead from each alert to a part of the runbook that exists', () => {
    const headings = read('docs/runbook.md')
      .split('\n')
      .flatMap((line) => /^#{2,4} (.+)$/.exec(line)?.[1] ?? [])
      .map((heading) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w\s-]/g, '')
          .trim()
          .replaceAll(/\s+/g, '-'),
      )
    const alertCount = alerts.match(/- alert:/g)?.length ?? 0
    const links = [...alerts.matchAll(/runbook_url: docs\/runbook\.md#(\S+)/g)].map(([, anchor]) => anchor)
    expect(alertCount).toBeGreaterThan(8)
    expect(links).toHaveLength(alertCount)
    for (const link of links) expect(headings, link).toContain(link)
  })
})
