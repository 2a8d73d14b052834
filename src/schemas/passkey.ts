import * as z from 'zod'
import { limits } from '@/lib/limits'

/** Bytes as browsers write them here: base64url. Longer than any that devices make. */
const bytes = z
  .string({ error: 'This is no passkey.' })
  .max(20_000, 'This is no passkey.')
  .regex(/^[\w-]*$/, 'This is no passkey.')
const text = z.string({ error: 'This is no passkey.' }).max(100, 'This is no passkey.')

const credential = <T extends z.ZodRawShape>(response: T) =>
  z.object({
    id: bytes.min(1, 'This is no passkey.').max(2_000, 'This is no passkey.'),
    rawId: bytes,
    type: z.literal('public-key', { error: 'This is no passkey.' }),
    authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
    clientExtensionResults: z.looseObject({}).default({}),
    response: z.object(response),
  })

/** What a browser answers when it has made a passkey. */
export const newCredentialSchema = credential({
  clientDataJSON: bytes,
  attestationObject: bytes,
  transports: z.array(text).max(20).optional(),
})

/** What a browser answers when somebody has used one. */
export const usedCredentialSchema = credential({
  clientDataJSON: bytes,
  authenticatorData: bytes,
  signature: bytes,
  userHandle: bytes.optional(),
})
export type NewCredential = z.input<typeof newCredentialSchema>
export type UsedCredential = z.input<typeof usedCredentialSchema>

const NAME = 'Give the passkey a name, such as “My phone”.'
const passkeyName = z
  .string({ error: NAME })
  .trim()
  .min(1, NAME)
  .max(limits.keyName, `A name has at most ${limits.keyName} characters. Shorten it.`)
  .refine((name) => !/\p{Cc}/u.test(name), 'A name is one line of text.')

/** `POST /api/auth/passkeys`. */
export const addPasskeySchema = z.strictObject({ name: passkeyName, credential: newCredentialSchema })
export type AddPasskeyRequest = z.input<typeof addPasskeySchema>

/** `PATCH /api/auth/passkeys/{id}`. */
export const renamePasskeySchema = z.strictObject({ name: passkeyName })

/** `POST /api/auth/passkeys/sign-in`. */
export const passkeySignInSchema = z.strictObject({ credential: usedCredentialSchema })

export const passkeyResponse = z
  .object({
    id: z.string(),
    name: z.string(),
    /** On other devices of theirs as well, as the device says. */
    is_synced: z.boolean(),
    created_at: z.string(),
    last_used_at: z.string().nullable(),
  })
  .meta({ id: 'Passkey' })
export type Passkey = z.output<typeof passkeyResponse>

export const passkeyListResponse = z.object({
  items: z.array(passkeyResponse),
  nextCursor: z.null(),
  /** The address whose pages may use passkeys; `null`: this server is set up under none that could. */
  origin: z.string().nullable(),
})
export type PasskeyList = z.output<typeof passkeyListResponse>
