import pg from 'pg'

export interface Statement {
  text: string
  values: unknown[]
}

/** Whether a statement has a plan: the rest opens and closes transactions, and sets things. */
const HAS_PLAN = /^\s*(select|insert|update|delete|with)\b/i

/** A pool whose statements are kept, each text once, while `isRecording`. */
export function recordingPool(url: string) {
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  const seen = new Map<string, Statement>()
  let isRecording = false
  pool.on('error', () => undefined)
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    const recorded = (...args: unknown[]) => {
      const [first, second] = args
      const given =
        typeof first === 'object' && first !== null ? (first as Partial<pg.QueryConfig>) : undefined
      const text = typeof first === 'string' ? first : given?.text
      const values = Array.isArray(second) ? (second as unknown[]) : (given?.values ?? [])
      if (isRecording && text !== undefined && HAS_PLAN.test(text) && !seen.has(text)) {
        seen.set(text, { text, values })
      }
      return query(...args)
    }
    client.query = recorded as typeof client.query // the same function, with a look at what it is given
  })
  return {
    pool,
    record: (on: boolean) => {
      isRecording = on
    },
    statements: () => [...seen.values()],
  }
}

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  Plans?: Plan[]
}

/** The tables that a statement's plan reads from end to end, of those that are large. */
export async function scannedTables(
  client: pg.Client,
  statement: Statement,
  large: ReadonlySet<string>,
): Promise<string[]> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>({
    text: `explain (format json) ${statement.text}`,
    values: statement.values,
  })
  const found: string[] = []
  const walk = (plan: Plan) => {
    const table = plan['Relation Name']
    if (plan['Node Type'] === 'Seq Scan' && table !== undefined && large.has(table)) found.push(table)
    plan.Plans?.forEach(walk)
  }
  const plan = rows[0]?.['QUERY PLAN'][0].Plan
  if (plan) walk(plan)
  return found
}
