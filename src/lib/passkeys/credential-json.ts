import type { NewCredential, UsedCredential } from '@/schemas/passkey'

/** What the server says about a passkey to be made or used: bytes are base64url, as WebAuthn writes them in JSON. */
export interface PasskeyOptions {
  challenge: string
  user?: { id: string; name: string; displayName: string }
  excludeCredentials?: CredentialName[]
  allowCredentials?: CredentialName[]
  [more: string]: unknown
}
interface CredentialName {
  id: string
  type?: string
  transports?: string[]
}

/** @throws DOMException for what is no base64url */
export function toBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (one) => one.charCodeAt(0))
}

export function fromBytes(bytes: ArrayBuffer): string {
  const text = Array.from(new Uint8Array(bytes), (one) => String.fromCharCode(one)).join('')
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

const named = (names: CredentialName[] = []) =>
  names.map(({ id, transports }) => ({
    type: 'public-key' as const,
    id: toBytes(id),
    // Names of ways to a device; a browser skips those it does not know.
    ...(transports && { transports: transports as AuthenticatorTransport[] }),
  }))

/** For `navigator.credentials.create`; only the newest browsers read the JSON themselves. */
export function creationOptions(options: PasskeyOptions): PublicKeyCredentialCreationOptions {
  const { user } = options
  if (!user) throw new TypeError('options to make a passkey say whose it is')
  return {
    ...(options as unknown as PublicKeyCredentialCreationOptions), // WebAuthn's own, bytes apart
    challenge: toBytes(options.challenge),
    user: { ...user, id: toBytes(user.id) },
    excludeCredentials: named(options.excludeCredentials),
  }
}

/** For `navigator.credentials.get`. */
export const requestOptions = (options: PasskeyOptions): PublicKeyCredentialRequestOptions => ({
  ...(options as unknown as PublicKeyCredentialRequestOptions), // as above
  challenge: toBytes(options.challenge),
  allowCredentials: named(options.allowCredentials),
})

const attachments = ['platform', 'cross-platform'] as const

const common = (credential: PublicKeyCredential) => ({
  ...{ id: credential.id, rawId: fromBytes(credential.rawId), type: 'public-key' as const },
  // A kind that came later than this code is left out.
  authenticatorAttachment: attachments.find((one) => one === credential.authenticatorAttachment),
  // Results that are bytes have no place in JSON, and none of them is asked for.
  clientExtensionResults: {},
})

export function newCredential(credential: PublicKeyCredential): NewCredential {
  const response = credential.response as AuthenticatorAttestationResponse // what `create` gives
  return {
    ...common(credential),
    response: {
      clientDataJSON: fromBytes(response.clientDataJSON),
      attestationObject: fromBytes(response.attestationObject),
      // Missing in older browsers.
      transports: typeof response.getTransports === 'function' ? response.getTransports() : [],
    },
  }
}

export function usedCredential(credential: PublicKeyCredential): UsedCredential {
  const response = credential.response as AuthenticatorAssertionResponse // what `get` gives
  return {
    ...common(credential),
    response: {
      clientDataJSON: fromBytes(response.clientDataJSON),
      authenticatorData: fromBytes(response.authenticatorData),
      signature: fromBytes(response.signature),
      ...(response.userHandle && { userHandle: fromBytes(response.userHandle) }),
    },
  }
}
