import { randomUUID } from 'node:crypto'

/** Calls the API as one instructor. */
export interface Account {
  baseURL: string
  cookie: { name: string; value: string }
  /** @throws Error with the answer when it is not 2xx */
  call: <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<T>
}

/** A new instructor. */
export async function signUp(baseURL: string): Promise<Account> {
  const answer = await fetch(`${baseURL}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      name: 'Ines Falk',
      email: `ines-${randomUUID()}@school.example`,
      password: 'a long enough one',
    }),
  })
  if (!answer.ok) throw new Error(`sign-up: ${answer.status} ${await answer.text()}`)
  const [pair = ''] = (answer.headers.getSetCookie()[0] ?? '').split(';')
  const at = pair.indexOf('=')
  const cookie = { name: pair.slice(0, at), value: pair.slice(at + 1) }
  return {
    baseURL,
    cookie,
    call: async <T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const response = await fetch(`${baseURL}${path}`, {
        method,
        headers: {
          Cookie: pair,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`)
      return (text === '' ? undefined : JSON.parse(text)) as T // each caller knows what its route answers
    },
  }
}
