import { expect, it } from 'vitest'
import { invitationPath, invitationToken } from './invitation-path'

const token = 'Zm9vYmFyLWZvb2Jhci1mb29iYXItZm9vYmFyLWZv_-x'

it('finds the secret in the path it made', () => {
  expect(invitationToken(invitationPath(token))).toBe(token)
})

it.each([
  '/',
  '/invite/',
  `/invite/${token}/more`,
  `/other/${token}`,
  `/invite/${token}?next=/x`,
  '/invite/short',
])('finds none in %s', (path) => expect(invitationToken(path)).toBeUndefined())
