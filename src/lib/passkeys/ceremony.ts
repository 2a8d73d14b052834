import { AppError } from '@/lib/errors'
import type { NewCredential, UsedCredential } from '@/schemas/passkey'
import {
  creationOptions,
  newCredential,
  requestOptions,
  usedCredential,
  type PasskeyOptions,
} from './credential-json'

/** Whether this browser and this page can do it at all. */
export const canUsePasskeys = (): boolean =>
  typeof window !== 'undefined' && window.isSecureContext && 'PublicKeyCredential' in window

/** Whether the browser offers passkeys by itself in the field for the email. */
export async function canOfferPasskeys(): Promise<boolean> {
  if (!canUsePasskeys() || typeof PublicKeyCredential.isConditionalMediationAvailable !== 'function') {
    return false
  }
  return PublicKeyCredential.isConditionalMediationAvailable().catch(() => false)
}

/**
 * Asks the device to make a passkey.
 * @throws AppError `aborted` when the person closed the question, `conflict` when the device has one already
 */
export async function makePasskey(options: PasskeyOptions): Promise<NewCredential> {
  const made = await asking(() => navigator.credentials.create({ publicKey: creationOptions(options) }))
  return newCredential(made)
}

/**
 * Asks the device for one of its passkeys.
 * @param offer shows them in the field for the email, and waits there until one is chosen or `signal` fires
 * @throws AppError `aborted` when nobody chose one
 */
export async function askForPasskey(
  options: PasskeyOptions,
  { signal, offer = false }: { signal?: AbortSignal; offer?: boolean } = {},
): Promise<UsedCredential> {
  const used = await asking(() =>
    navigator.credentials.get({
      publicKey: requestOptions(options),
      ...(offer && { mediation: 'conditional' as const }),
      ...(signal && { signal }),
    }),
  )
  return usedCredential(used)
}

async function asking(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const given = await ask()
    // Its class is not the same in every frame, its kind is.
    if (given?.type === 'public-key') return given as PublicKeyCredential
    throw new DOMException('nothing was chosen', 'NotAllowedError')
  } catch (error) {
    throw inWords(error)
  }
}

/** Browsers tell no more than the kind: why somebody was not recognised is between them and their device. */
function inWords(error: unknown): AppError {
  const name = error instanceof DOMException ? error.name : ''
  switch (name) {
    case 'NotAllowedError':
    case 'AbortError':
      return new AppError('aborted', 'No passkey was used. Try again when you are ready.', { cause: error })
    case 'InvalidStateError':
      return new AppError('conflict', 'This device has a passkey for your account already.', { cause: error })
    case 'SecurityError':
      return new AppError('conflict', 'Passkeys do not work at this address of the server.', { cause: error })
    case 'NotSupportedError':
    case 'ConstraintError':
      return new AppError(
        'conflict',
        'This device cannot make the passkey that is needed: one that asks for a finger, a face or a PIN.',
        { cause: error },
      )
  }
  return new AppError('conflict', 'The device did not finish. Nothing was changed; try again.', {
    cause: error,
  })
}
