import type { Vitals } from '@/schemas/vitals'

const patterns: readonly [RegExp, Vitals['page']][] = [
  [/^\/instructor\/courses/, 'courses'],
  [/^\/instructor\/course\/new/, 'new-course'],
  [/^\/instructor\/course\/[^/]+\/edit/, 'edit'],
  [/^\/courses\//, 'live'],
  [/^\/learn/, 'learn'],
  [/^\/account/, 'account'],
  [/^\/admin/, 'admin'],
  [/^\/sign-(in|up)/, 'sign-in'],
]

/** The kind of page that an address is of; the address itself, with its ids and searches, is told to nobody. */
export const vitalPage = (pathname: string): Vitals['page'] =>
  patterns.find(([pattern]) => pattern.test(pathname))?.[1] ?? 'other'
