import { createHash, createPrivateKey, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { NewCredential, UsedCredential } from '@/schemas/passkey'

/** Of authenticator data: somebody was there, was recognised, and a key comes with it. */
const PRESENT = 0x01
const VERIFIED = 0x04
const WITH_KEY = 0x40

interface AuthenticatorOptions {
  rpId?: string
  /** Where the page that asks says it is. */
  origin?: string
  /** Whether it has asked for a finger or a PIN. */
  isVerified?: boolean
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()

const bytesHead = (length: number) =>
  length < 24 ? [0x40 + length] : length < 256 ? [0x58, length] : [0x59, length >> 8, length & 255]
const cborBytes = (bytes: Uint8Array) => Buffer.concat([Buffer.from(bytesHead(bytes.length)), bytes])
const cborText = (text: string) => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)])

/** A device with one passkey, for tests: ES256, no attestation. */
export function createAuthenticator(options: AuthenticatorOptions = {}) {
  const { rpId = 'localhost', origin = 'http://localhost', isVerified = true } = options
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const point = publicKey.subarray(-64)
  const credentialId = randomBytes(16)
  let uses = 0

  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const authData = (flags: number, more: Uint8Array = Buffer.alloc(0)) => {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(uses)
    const all = flags | PRESENT | (isVerified ? VERIFIED : 0)
    return Buffer.concat([sha256(rpId), Buffer.from([all]), counter, more])
  }
  const common = { id: base64url(credentialId), rawId: base64url(credentialId), type: 'public-key' as const }

  return {
    create({ challenge }: { challenge: string }): NewCredential {
      const key = Buffer.concat([
        Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
        cborBytes(point.subarray(0, 32)),
        Buffer.from([0x22]),
        cborBytes(point.subarray(32)),
      ])
      const idLength = Buffer.from([0, credentialId.length])
      const data = authData(WITH_KEY, Buffer.concat([Buffer.alloc(16), idLength, credentialId, key]))
      const attestation = Buffer.concat([
        ...[Buffer.from([0xa3]), cborText('fmt'), cborText('none'), cborText('attStmt'), Buffer.from([0xa0])],
        ...[cborText('authData'), cborBytes(data)],
      ])
      const response = {
        clientDataJSON: base64url(clientData('webauthn.create', challenge)),
        attestationObject: base64url(attestation),
        transports: ['internal'],
      }
      return { ...common, response }
    },

    get({ challenge }: { challenge: string }): UsedCredential {
      uses += 1
      const data = authData(0)
      const client = clientData('webauthn.get', challenge)
      const signature = createSign('sha256')
        .update(Buffer.concat([data, sha256(client)]))
        .sign(createPrivateKey(privateKey))
      const response = {
        ...{ clientDataJSON: base64url(client), authenticatorData: base64url(data) },
        signature: base64url(signature),
      }
      return { ...common, response }
    },
  }
}
