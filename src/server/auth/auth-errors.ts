import { isAPIError } from 'better-auth/api'
import { AppError } from '@/lib/errors'

export const wrongCredentials = () =>
  new AppError('unauthenticated', 'That email and password do not belong together.')

const onField = (field: string, message: string) =>
  new AppError('invalid', message, { errors: [{ field, message }] })

export const emailTaken = () =>
  onField('email', 'There is already an account with this email. Sign in, or use another email.')

/**
 * What better-auth refused, in our words; anything else comes back as it was thrown.
 * Its own texts are never shown: they name internals and sound like a machine.
 */
export function authError(thrown: unknown): unknown {
  // A failure, not a refusal: its cause tells whether the database is away.
  if (!isAPIError(thrown) || thrown.statusCode >= 500) return thrown
  return fromAuthCode(thrown.body?.code, thrown.statusCode)
}

/** @param code better-auth's own, e.g. `INVALID_PASSWORD` */
export function fromAuthCode(code: string | undefined, status: number): AppError {
  switch (code) {
    case 'INVALID_EMAIL_OR_PASSWORD':
      return wrongCredentials()
    case 'USER_ALREADY_EXISTS':
    case 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL':
      return emailTaken()
    case 'INVALID_EMAIL':
      return onField('email', 'Write an email address such as name@example.org.')
    case 'PASSWORD_TOO_SHORT':
      return onField('password', 'Choose a password of at least 8 characters.')
    case 'PASSWORD_TOO_LONG':
      return onField('password', 'A password has at most 128 characters. Choose a shorter one.')
    case 'INVALID_PASSWORD':
      return onField('currentPassword', 'This is not your current password.')
    case 'INVALID_CODE':
    case 'INVALID_BACKUP_CODE':
      return onField('code', 'This code is not right, or not any more. Write the one that is shown now.')
    case 'INVALID_TWO_FACTOR_COOKIE':
    case 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE':
      return new AppError(
        'unauthenticated',
        'This took too long, or too many tries. Sign in with your password again.',
      )
    case 'ACCOUNT_TEMPORARILY_LOCKED':
      return new AppError('rateLimited', 'There were too many wrong codes. Try again in 15 minutes.', {
        retryAfter: 900,
      })
    case 'TOTP_ALREADY_ENABLED':
      return new AppError('conflict', 'Two-factor sign-in is on already.')
    case 'TOTP_NOT_ENABLED':
    case 'TWO_FACTOR_NOT_ENABLED':
    case 'BACKUP_CODES_NOT_ENABLED':
      return new AppError('conflict', 'Two-factor sign-in is not set up. Begin anew.')
    case 'CHALLENGE_NOT_FOUND':
      return new AppError('conflict', 'This took too long, or was begun in another tab. Try again.')
    case 'PASSKEY_NOT_FOUND':
      return new AppError(
        'unauthenticated',
        'This server does not know that passkey. It may have been removed here; use another one, or your password.',
      )
    case 'AUTHENTICATION_FAILED':
    case 'USER_NOT_VERIFIED':
    case 'FAILED_TO_VERIFY_REGISTRATION':
    case 'YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY':
      return new AppError('unauthenticated', 'This passkey was not accepted. Nothing was changed.')
    case 'ACCOUNT_BEING_DELETED':
      return new AppError('forbidden', 'This account is being deleted. It cannot be kept any more.')
    case 'BANNED_USER':
      return new AppError(
        'forbidden',
        'This account was closed by the person who runs this server. Ask them about it.',
      )
    case 'UNAUTHORIZED':
      return new AppError('unauthenticated', 'Sign in to go on. Nothing was changed.')
  }
  if (status === 401) return new AppError('unauthenticated', 'Sign in to go on. Nothing was changed.')
  if (status === 403) return new AppError('forbidden', 'Your account may not do this. Nothing was changed.')
  if (status === 404) return new AppError('notFound', 'There is nothing at this address.')
  if (status < 500) {
    return new AppError('invalid', 'This was not accepted, so nothing was changed. Check what was sent.')
  }
  return new AppError('internal', 'The server met something unexpected and did not finish this. Try again.')
}
