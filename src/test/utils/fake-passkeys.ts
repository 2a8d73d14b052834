import { vi } from 'vitest'

const bytes = (text: string) => new TextEncoder().encode(text).buffer

/** What a device answers when it has made a passkey. */
export const madeCredential = () => ({
  ...{ id: 'aWQ', rawId: bytes('id'), type: 'public-key', authenticatorAttachment: 'platform' },
  response: {
    clientDataJSON: bytes('{}'),
    attestationObject: bytes('made'),
    getTransports: () => ['internal'],
  },
})

/** What a device answers when somebody has used one. */
export const usedCredential = () => ({
  ...{ id: 'aWQ', rawId: bytes('id'), type: 'public-key', authenticatorAttachment: 'platform' },
  response: {
    ...{ clientDataJSON: bytes('{}'), authenticatorData: bytes('data'), signature: bytes('signed') },
    userHandle: bytes('somebody'),
  },
})

/** A browser that knows passkeys, and whose device answers as the test says; until the test ends. */
export function fakePasskeys({ canOffer = false }: { canOffer?: boolean } = {}) {
  const create = vi.fn<(options: CredentialCreationOptions) => Promise<unknown>>()
  const get = vi.fn<(options: CredentialRequestOptions) => Promise<unknown>>()
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('PublicKeyCredential', { isConditionalMediationAvailable: () => Promise.resolve(canOffer) })
  Object.defineProperty(navigator, 'credentials', { value: { create, get }, configurable: true })
  return { create, get }
}
