import { auditKinds, type AuditKind, type SecurityEvent } from '@/schemas/account'

const words: Record<AuditKind, string> = {
  'sign-up': 'Account created',
  'sign-in': 'Signed in',
  'sign-in-failed': 'Somebody tried to sign in and failed',
  'sign-out': 'Signed out',
  'password-changed': 'Password changed',
  'session-ended': 'Signed out elsewhere',
  'two-factor-on': 'Two-factor sign-in turned on',
  'two-factor-off': 'Two-factor sign-in turned off',
  'recovery-code-used': 'Signed in with a recovery code',
  'recovery-codes-made': 'New recovery codes made',
  'passkey-added': 'Passkey added',
  'passkey-renamed': 'Passkey renamed',
  'passkey-removed': 'Passkey removed',
  'api-key-made': 'Key made',
  'api-key-first-used': 'Key used for the first time',
  'api-key-deleted': 'Key deleted',
  'export-made': 'Account exported',
  'member-invited': 'Somebody invited to a course',
  'member-role-changed': 'Rights on a course changed',
  'member-removed': 'Somebody taken off a course',
  'account-made': 'Account made by an administrator',
  'role-changed': 'Role changed',
  'account-closed': 'Account closed',
  'account-opened': 'Account opened again',
  'password-set': 'Password set by an administrator',
  'sessions-ended': 'Signed out everywhere by an administrator',
  'deletion-asked': 'Account marked to be deleted',
  'account-kept': 'Account kept after all',
  'account-deleted': 'Account deleted',
  'quota-changed': 'Upload quota changed',
  'flag-changed': 'Rollout changed',
}

/** A security event in plain words; one of a newer server by its own name. */
export function eventWords({ kind, details }: Pick<SecurityEvent, 'kind' | 'details'>): string {
  const known = auditKinds.find((one) => one === kind)
  const what = known === undefined ? kind : words[known]
  if (details.with === 'passkey') return `${what} with a passkey`
  const more = details.name ?? details.role ?? details.bytes ?? details.step
  return more === undefined ? what : `${what}: ${more}`
}
