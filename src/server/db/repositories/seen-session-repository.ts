import type { Database } from '../client'

export interface SeenSession {
  id: string
  /** Since 1970. */
  expiresAtMs: number
  user: { id: string; name: string; email: string; role: string }
}

type Row = [
  at: number,
  id: string,
  expiresAtMs: number,
  userId: string,
  name: string,
  email: string,
  role: string,
]

const STATEMENT = {
  name: 'seen-sessions',
  rowMode: 'array' as const,
  text: `select ask.at::int, s.id, (extract(epoch from s.expires_at) * 1000)::float8, u.id, u.name, u.email, u.role
    from unnest($1::text[]) with ordinality as ask (token, at)
    join "session" s on s.token = ask.token join "user" u on u.id = s.user_id
    where u.deletion_due_at is null`,
}

/** The sessions of these tokens as they are now, each at its token's place; none of an account that is to be deleted. */
export async function seenSessions(
  { $client }: Pick<Database, '$client'>,
  tokens: string[],
): Promise<(SeenSession | undefined)[]> {
  const { rows } = await $client.query<Row>({ ...STATEMENT, values: [tokens] })
  const found: (SeenSession | undefined)[] = tokens.map(() => undefined)
  for (const [at, id, expiresAtMs, userId, name, email, role] of rows) {
    found[at - 1] = { id, expiresAtMs, user: { id: userId, name, email, role } }
  }
  return found
}
