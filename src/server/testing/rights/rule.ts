import type { TestUser } from '../test-app'
import type { World } from './world'

/** Everybody who can ask for something: without a session, with one, or as a program with a key. */
export const everybody = [
  'anonymous',
  /** Signed in, teaches, has nothing to do with the course. */
  'stranger',
  'viewer',
  'editor',
  'owner',
  /** A student who is enrolled. */
  'enrolled',
  'admin',
  /** A program with a key of the owner, whose scope is `enrolments`. */
  'key',
  /** The same of the stranger: the scope, and no reach to the course. */
  'foreignKey',
  /** A program with a key of the owner that has every scope. */
  'wideKey',
] as const
export type Who = (typeof everybody)[number]

/** What a route answers to whom (to programs: key-routes.ts); the course, and what hangs on it, is Mara's. */
export interface Rule {
  expected: Record<Who, number>
  /** The path behind `/api`; else the pattern with `{id}` as the course. */
  path?: (world: World) => string | Promise<string>
  json?: (world: World, who: TestUser) => object | Promise<object>
  /** It ends or replaces the session of whoever asks. */
  endsSession?: boolean
}

/**
 * For people with a session only; keys have none.
 * @param roles statuses for stranger, viewer, editor, owner
 * @param others an enrolled student and an admin are strangers unless told
 */
export function people(
  [stranger, viewer, editor, owner]: readonly [number, number, number, number],
  others: Partial<Record<Who, number>> = {},
): Record<Who, number> {
  return {
    ...{ anonymous: 401, stranger, viewer, editor, owner, enrolled: stranger, admin: stranger },
    ...{ key: 401, foreignKey: 401, wideKey: 401 },
    ...others,
  }
}

/** Everybody gets the same answer, signed in or not. */
export const everyone = (status = 200): Record<Who, number> => ({
  ...people([status, status, status, status]),
  ...{ anonymous: status, key: status, foreignKey: status, wideKey: status },
})
/** Whoever has a session. */
export const signedIn = (status = 200) => people([status, status, status, status])
/** Everybody who is on the course. */
export const look = people([404, 200, 200, 200])
/** Whoever may change it. */
export const edit = (status = 200) => people([404, 403, status, status])
/** Owners only. */
export const own = (status = 200) => people([404, 403, 403, status])
/** Whoever began the upload and may still change the course; for everybody else it is not there. */
export const upload = (status = 200) => people([404, 404, status, status])
/** Administrators; for everybody else there is nothing there. */
export const admins = (status = 200) => people([404, 404, 404, 404], { admin: status })
/** Those with an account to teach with. */
export const teachers = (status = 200) => people([status, status, status, status], { enrolled: 403 })
