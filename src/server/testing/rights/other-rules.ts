import { newId } from '@/lib/ids'
import { makePackage } from '@/test/factories/package'
import { captions } from './course-rules'
import { admins, edit, everyone, people, signedIn, teachers, type Rule } from './rule'

/** As a browser would write it, of no device. */
const credential = (response: object) => ({ id: 'AA', rawId: 'AA', type: 'public-key', response })

/** Accounts, sessions and what the server says about itself. */
const accountRules: Record<string, Rule> = {
  'GET /api/me': { expected: signedIn(), path: () => '/me' },
  // Nobody is in the middle of signing in; and nobody has it on.
  'POST /api/auth/two-factor/verify': {
    expected: everyone(401),
    json: () => ({ code: '123456' }),
    endsSession: true,
  },
  'GET /api/auth/two-factor': { expected: signedIn() },
  'POST /api/auth/two-factor/begin': {
    expected: signedIn(),
    json: (_, { password }) => ({ currentPassword: password }),
  },
  'POST /api/auth/two-factor/recovery-codes': {
    expected: signedIn(409),
    json: (_, { password }) => ({ currentPassword: password }),
  },
  'POST /api/auth/two-factor/confirm': { expected: signedIn(422), json: () => ({ code: 'wrong' }) },
  'POST /api/auth/two-factor/end': {
    expected: signedIn(),
    json: (_, { password }) => ({ currentPassword: password }),
    endsSession: true,
  },
  'GET /api/auth/passkeys': { expected: signedIn() },
  'POST /api/auth/passkeys/begin': {
    expected: signedIn(),
    json: (_, { password }) => ({ currentPassword: password }),
  },
  // None was begun.
  'POST /api/auth/passkeys': {
    expected: signedIn(409),
    json: () => ({
      name: 'Phone',
      credential: credential({ clientDataJSON: 'e30', attestationObject: 'oA' }),
    }),
  },
  // Of somebody else; that their own can be renamed and removed is looked at by itself.
  'PATCH /api/auth/passkeys/{id}': {
    expected: signedIn(404),
    path: ({ passkeyId }) => `/auth/passkeys/${passkeyId}`,
    json: () => ({ name: 'Mine' }),
  },
  'DELETE /api/auth/passkeys/{id}': {
    expected: signedIn(404),
    path: ({ passkeyId }) => `/auth/passkeys/${passkeyId}`,
  },
  'POST /api/auth/passkeys/sign-in/begin': { expected: everyone() },
  'POST /api/auth/passkeys/sign-in': {
    expected: everyone(409),
    json: () => ({
      credential: credential({ clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' }),
    }),
  },
  'GET /api/flags': { expected: signedIn() },
  'GET /api/workers': { expected: signedIn() },
  'GET /api/account/events': { expected: signedIn() },
  'GET /api/account/sessions': { expected: signedIn() },
  // One that is not theirs is not there; that their own end is looked at by itself.
  'DELETE /api/account/sessions/{id}': {
    expected: signedIn(404),
    path: () => `/account/sessions/${newId()}`,
  },
  'GET /api/account/storage': { expected: signedIn() },
  'GET /api/account/export': { expected: signedIn() },
  'GET /api/account/deletion': { expected: signedIn() },
  // Nobody has proved to be there, the last administrator least of all; that it does its work is looked at by itself.
  'POST /api/account/deletion': { expected: signedIn(422), json: () => ({}) },
  // None is marked.
  'DELETE /api/account/deletion': { expected: signedIn(409) },
  'GET /api/config': { expected: everyone() },
  'POST /api/auth/sign-up/email': {
    expected: everyone(),
    json: () => ({ name: 'New', email: `${newId()}@example.org`, password: 'a long enough password' }),
    endsSession: true,
  },
  'POST /api/auth/sign-in/email': {
    expected: everyone(),
    json: (_, { email, password }) => ({ email, password }),
    endsSession: true,
  },
  // There is no demo here.
  'POST /api/auth/demo': { expected: everyone(404), json: () => ({ account: 'admin' }) },
  'POST /api/auth/sign-out': { expected: everyone(), endsSession: true },
  'GET /api/auth/get-session': { expected: everyone() },
  'POST /api/auth/change-password': {
    expected: signedIn(),
    json: (_, { password }) => ({ currentPassword: password, newPassword: password }),
    endsSession: true,
  },
}

const adminRules: Record<string, Rule> = {
  'GET /api/auth/admin/list-users': { expected: admins() },
  'GET /api/auth/admin/get-user': {
    expected: admins(),
    path: async ({ otherUser }) => `/auth/admin/get-user?id=${await otherUser()}`,
  },
  'POST /api/auth/admin/create-user': {
    expected: admins(),
    json: () => ({ name: 'New', email: `${newId()}@example.org`, password: 'a long enough password' }),
  },
  'POST /api/auth/admin/set-role': {
    expected: admins(),
    json: async ({ otherUser }) => ({ userId: await otherUser(), role: 'admin' }),
  },
  'POST /api/auth/admin/ban-user': {
    expected: admins(),
    json: async ({ otherUser }) => ({ userId: await otherUser() }),
  },
  'POST /api/auth/admin/unban-user': {
    expected: admins(),
    json: async ({ otherUser }) => ({ userId: await otherUser() }),
  },
  'POST /api/auth/admin/set-user-password': {
    expected: admins(),
    json: async ({ otherUser }) => ({ userId: await otherUser(), newPassword: 'another long password' }),
  },
  'POST /api/auth/admin/list-user-sessions': {
    expected: admins(),
    json: async ({ otherUser }) => ({ userId: await otherUser() }),
  },
  'POST /api/auth/admin/revoke-user-sessions': {
    expected: admins(),
    json: async ({ otherUser }) => ({ userId: await otherUser() }),
  },
  'POST /api/auth/admin/remove-user': {
    expected: admins(),
    json: async ({ otherUser }) => ({ userId: await otherUser() }),
  },
  'GET /api/admin/jobs': { expected: admins() },
  'GET /api/admin/jobs/queue': { expected: admins() },
  'GET /api/admin/monitoring': { expected: admins() },
  // Administrators get to the job, which is not there.
  'POST /api/admin/jobs/{id}/retry': { expected: admins(404) },
  'POST /api/admin/jobs/{id}/stop': { expected: admins(404) },
  'GET /api/admin/rollout': { expected: admins() },
  'GET /api/admin/rollout/history': { expected: admins() },
  // Administrators get to a rollout that is not at this revision, and that nobody has stopped.
  'PATCH /api/admin/rollout': { expected: admins(409), json: () => ({ revision: 1_000_000, step: '10' }) },
  'POST /api/admin/rollout/undo-stop': { expected: admins(409) },
  'POST /api/admin/rollout/stop': { expected: admins() },
  'DELETE /api/admin/rollout/notice': { expected: admins() },
  'GET /api/admin/accounts': { expected: admins() },
  'GET /api/admin/audit': { expected: admins() },
  'PUT /api/admin/accounts/{id}/quota': {
    expected: admins(),
    path: async ({ otherUser }) => `/admin/accounts/${await otherUser()}/quota`,
    json: () => ({ quotaBytes: 1_000_000 }),
  },
}

/** Of no course in particular, or for people who are not on it. */
const openRules: Record<string, Rule> = {
  'GET /api/courses': { expected: signedIn() },
  'POST /api/courses': {
    expected: teachers(201),
    json: () => ({ id: newId(), title: 'Mine', description: 'All mine.', difficulty: 'beginner' }),
  },
  'GET /api/uploads': { expected: signedIn() },
  'GET /api/invitations/{token}': {
    expected: everyone(),
    path: async ({ invitationToken }) => `/invitations/${await invitationToken()}`,
  },
  'POST /api/invitations/accept': {
    expected: teachers(),
    json: async ({ invitationToken }) => ({ token: await invitationToken() }),
  },
  'POST /api/packages/check': {
    expected: teachers(),
    json: () => ({ package: makePackage() }),
  },
  'POST /api/packages/import': {
    expected: teachers(),
    json: () => ({ package: makePackage() }),
  },
  'POST /api/packages/captions': {
    expected: edit(),
    json: ({ courseId, videoId }) => ({
      course_id: courseId,
      captions: [{ video_id: videoId, language: 'fr', text: captions }],
    }),
  },
  'GET /api/live/courses/{id}': { expected: everyone() },
  // The course has none that could be read; who sees which one is looked at in live-rights.test.ts.
  'GET /api/live/courses/{id}/picture': { expected: everyone(404) },
  'GET /api/live/courses': { expected: signedIn() },
  'GET /api/live/courses/{id}/progress': { expected: signedIn() },
  'POST /api/live/courses/{id}/progress': {
    expected: people([403, 200, 200, 200], { enrolled: 200, admin: 200 }),
    json: ({ readyVideoId }) => ({ video_id: readyVideoId, position: 5 }),
  },
  'GET /api/enrolments/links/{token}': {
    expected: everyone(),
    path: async ({ enrolmentToken }) => `/enrolments/links/${await enrolmentToken()}`,
  },
  'POST /api/enrolments/accept': {
    expected: signedIn(),
    json: async ({ enrolmentToken }) => ({ token: await enrolmentToken() }),
  },
  // For programs alone, as far as the person of the key reaches.
  'POST /api/enrolments': {
    expected: { ...everyone(401), key: 201, foreignKey: 404, wideKey: 201 },
    json: ({ courseId }) => ({ course_id: courseId, email: `${newId()}@example.org` }),
  },
  'GET /api/api-keys': { expected: signedIn() },
  'POST /api/api-keys': { expected: teachers(201), json: () => ({ name: 'Shop' }) },
  // Always said to be gone; that it stays for its person is looked at by itself.
  'DELETE /api/api-keys/{id}': {
    expected: signedIn(204),
    path: async ({ keyId }) => `/api-keys/${await keyId()}`,
  },
  // Their addresses are signed, and this one is not.
  'GET /api/captions/{id}/{checksum}': { expected: everyone(403), path: () => `/captions/${newId()}/abc` },
  'GET /api/media/{assetId}/{file}': {
    expected: everyone(403),
    path: () => `/media/${newId()}/a.m3u8?exp=4102444800&sig=AAAA`,
  },
}

const serverRules: Record<string, Rule> = {
  'GET /healthz': { expected: everyone() },
  'GET /readyz': { expected: everyone() },
  // No token is set here; with one, it is all that opens it.
  'GET /metrics': { expected: everyone(404) },
  // Pages that are open to all are visited, too.
  'POST /api/vitals': { expected: everyone(204), json: () => ({ page: 'live' }) },
  'GET /api/openapi.json': { expected: everyone() },
  'GET /api/docs': { expected: everyone() },
}

/** Every route that is not of one course. */
export const otherRules: Record<string, Rule> = {
  ...accountRules,
  ...adminRules,
  ...openRules,
  ...serverRules,
}
