import * as z from 'zod'
import { limits } from '@/lib/limits'

const EMAIL = 'Write an email address such as name@example.org.'

export const emailSchema = z
  .string({ error: EMAIL })
  .trim()
  .toLowerCase()
  .max(limits.email, EMAIL)
  .pipe(z.email({ error: EMAIL }))

/** The secret of an invitation link. */
export const invitationTokenSchema = z
  .string({ error: 'An invitation is the last part of its link.' })
  .regex(/^[\w-]{43}$/, 'An invitation is the last part of its link.')

/** Length is all that is asked of a password. */
const newPasswordSchema = z
  .string({ error: `Choose a password of at least ${limits.passwordMin} characters.` })
  .min(limits.passwordMin, `Choose a password of at least ${limits.passwordMin} characters.`)
  .max(limits.passwordMax, `A password has at most ${limits.passwordMax} characters. Choose a shorter one.`)

const givenPasswordSchema = z.string({ error: 'Write your password.' }).min(1, 'Write your password.')

/** `POST /api/auth/sign-up/email`. The role is not the visitor's to choose, so it is no field here. */
export const signUpSchema = z.strictObject({
  name: z
    .string({ error: 'Write your name.' })
    .trim()
    .min(1, 'Write your name.')
    .max(limits.personName, `A name has at most ${limits.personName} characters. Shorten it.`)
    .refine((name) => !/\p{Cc}/u.test(name), 'A name is one line of text.'),
  email: emailSchema,
  password: newPasswordSchema,
  /** Opens a server that takes accounts by invitation, for the address that was invited. */
  invitation: invitationTokenSchema.optional(),
})
export type SignUpRequest = z.input<typeof signUpSchema>

/** `POST /api/auth/sign-in/email`. A password of any length: whether it fits is not told by its length. */
export const signInSchema = z.strictObject({
  email: emailSchema,
  password: givenPasswordSchema,
  /** `false`: the session ends with the browser. */
  rememberMe: z.boolean({ error: 'Write true or false.' }).optional(),
})
export type SignInRequest = z.input<typeof signInSchema>

/** `POST /api/auth/change-password`. The other sessions end unless told otherwise. */
export const changePasswordSchema = z.strictObject({
  currentPassword: givenPasswordSchema,
  newPassword: newPasswordSchema,
  revokeOtherSessions: z.boolean({ error: 'Write true or false.' }).default(true),
})
export type ChangePasswordRequest = z.input<typeof changePasswordSchema>

/** `POST /api/auth/two-factor/verify`: the second step of signing in. */
export const secondFactorSchema = z.strictObject({
  kind: z.enum(['app', 'recovery'], { error: 'Write app or recovery.' }).default('app'),
  code: z
    .string({ error: 'Write the code.' })
    .trim()
    .transform((text) => text.replaceAll(/\s/g, ''))
    .pipe(z.string().min(1, 'Write the code.').max(40, 'A code is shorter than that.')),
})
export type SecondFactorRequest = z.input<typeof secondFactorSchema>

/** `POST /api/auth/two-factor/confirm`: the first code of a new app. */
export const confirmTwoFactorSchema = secondFactorSchema.pick({ code: true })

/** `POST /api/auth/two-factor/begin` and `/end`. */
export const currentPasswordSchema = z.strictObject({ currentPassword: givenPasswordSchema })
export type CurrentPasswordRequest = z.input<typeof currentPasswordSchema>

/** `POST /api/auth/demo`. */
export const demoSignInSchema = z.strictObject({
  account: z.enum(['instructor', 'student', 'admin'], {
    error: 'The demo accounts are instructor, student and admin.',
  }),
})
export type DemoSignInRequest = z.input<typeof demoSignInSchema>
