import { isAPIError } from 'better-auth/api'
import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import type { changePasswordSchema, secondFactorSchema, signInSchema, signUpSchema } from '@/schemas/auth'
import type { newCredentialSchema, usedCredentialSchema } from '@/schemas/passkey'
import type { ServerContext } from '../context'
import type { Env } from '../env'
import type { Auth } from './auth'
import { authError, emailTaken, wrongCredentials } from './auth-errors'
import { seedDemoAccounts } from './demo-accounts'
import { DEMO_PASSWORD, demoAccounts, isDemoEmail, type DemoAccount } from './demo-emails'

/** What better-auth answered, and the `Set-Cookie` lines that go with it. */
export interface Signed<T> {
  response: T
  cookies: string[]
}

/** @param refused what better-auth's own code for a refusal means here, where it means something else */
async function run<T>(
  call: Promise<{ response: T; headers: Headers }>,
  refused: (code: string) => Promise<AppError | undefined> | AppError | undefined = () => undefined,
): Promise<Signed<T>> {
  try {
    const { response, headers } = await call
    return { response, cookies: headers.getSetCookie() }
  } catch (error) {
    const code = isAPIError(error) ? error.body?.code : undefined
    throw (code === undefined ? undefined : await refused(code)) ?? authError(error)
  }
}

/** @throws AppError `invalid` on `email` when it has an account already */
export async function signUp(
  auth: Auth,
  input: Omit<z.output<typeof signUpSchema>, 'invitation'>,
  headers: Headers,
) {
  // Reserved also where there is no demo: a server that becomes one would hand its accounts to whoever has them.
  if (isDemoEmail(input.email)) throw emailTaken()
  return run(auth.api.signUpEmail({ body: input, headers, returnHeaders: true }), async (code) => {
    if (code !== 'FAILED_TO_CREATE_USER') return undefined
    // Of two sign-ups at the same moment one fails in the database, and better-auth does not say why.
    const { internalAdapter } = await auth.$context
    return (await internalAdapter.findUserByEmail(input.email)) ? emailTaken() : undefined
  })
}

/** @throws AppError `unauthenticated` when the two do not belong together, whichever of them is wrong */
export function signInWithPassword(
  auth: Auth,
  env: Env,
  input: z.output<typeof signInSchema>,
  headers: Headers,
) {
  // Their password is public: without DEMO they are no accounts, and take as long to refuse as any other.
  const body = isDemoEmail(input.email) && !env.DEMO ? { ...input, email: 'nobody@demo.invalid' } : input
  return run(auth.api.signInEmail({ body, headers, returnHeaders: true }), (code) =>
    code === 'PASSWORD_TOO_LONG' ? wrongCredentials() : undefined,
  )
}

/** Signs in to a demo account, put back first when its password was changed. */
export async function signInDemo(auth: Auth, context: ServerContext, account: DemoAccount, headers: Headers) {
  const signIn = () =>
    run(
      auth.api.signInEmail({
        body: { email: demoAccounts[account].email, password: DEMO_PASSWORD },
        headers,
        returnHeaders: true,
      }),
    )
  try {
    return await signIn()
  } catch {
    await seedDemoAccounts(context)
    return signIn()
  }
}

/** Ends the session that the cookie stands for, if any. @throws when the database does not answer */
export async function signOut(auth: Auth, headers: Headers) {
  // better-auth says "signed out" even when it could not reach the database; this asks first.
  await run(auth.api.getSession({ headers, returnHeaders: true, query: { disableRefresh: true } }))
  return run(auth.api.signOut({ headers, returnHeaders: true }))
}

/** The second step: a code of the app, or a recovery code, which is used up. @throws AppError `invalid` on `code` */
export const verifySecondFactor = (
  auth: Auth,
  headers: Headers,
  { code, kind }: z.output<typeof secondFactorSchema>,
) =>
  kind === 'recovery'
    ? run(auth.api.verifyBackupCode({ headers, body: { code }, returnHeaders: true }))
    : run(auth.api.verifyTOTP({ headers, body: { code }, returnHeaders: true }))

/** Makes a secret, which counts once its first code was right. @throws AppError `invalid` on `currentPassword` */
export const beginTwoFactor = (auth: Auth, headers: Headers, password: string) =>
  run(auth.api.enableTwoFactor({ headers, body: { password, method: 'totp' }, returnHeaders: true }))

/** @throws AppError `invalid` on `currentPassword` when it is another */
export const endTwoFactor = (auth: Auth, headers: Headers, password: string) =>
  run(auth.api.disableTwoFactor({ headers, body: { password }, returnHeaders: true }))

/** Ten new recovery codes; those before stop working. @throws AppError `invalid` on `currentPassword` */
export const newRecoveryCodes = (auth: Auth, headers: Headers, password: string) =>
  run(auth.api.generateBackupCodes({ headers, body: { password }, returnHeaders: true }))

/** @throws AppError `invalid` on `currentPassword` when it is another */
export const changePassword = (auth: Auth, headers: Headers, body: z.output<typeof changePasswordSchema>) =>
  run(auth.api.changePassword({ headers, body, returnHeaders: true }))

/** That whoever asks is the person of the session. @throws AppError `invalid` on `currentPassword` when it is another */
export const checkPassword = (auth: Auth, headers: Headers, password: string) =>
  run(auth.api.verifyPassword({ headers, body: { password }, returnHeaders: true }))

/** What a browser needs to make a passkey, and a cookie that stands for it, five minutes at most. */
export const beginPasskey = (auth: Auth, headers: Headers) =>
  run(auth.api.generatePasskeyRegistrationOptions({ headers, returnHeaders: true }))

/** Keeps the passkey that a browser has made. @throws AppError `invalid` where it is none for this server */
export const addPasskey = (
  auth: Auth,
  headers: Headers,
  name: string,
  response: z.output<typeof newCredentialSchema>,
) =>
  run(
    auth.api.verifyPasskeyRegistration({ headers, body: { name, response }, returnHeaders: true }),
    (code) =>
      // Its answer for whatever could not be read, with the status of a failure.
      ['FAILED_TO_VERIFY_REGISTRATION', 'USER_NOT_VERIFIED'].includes(code)
        ? new AppError('invalid', 'This passkey could not be added, so nothing was changed. Try again.')
        : undefined,
  )

/** What a browser needs to use a passkey, and a cookie that stands for it, five minutes at most. */
export async function askForPasskey(auth: Auth, headers: Headers) {
  const asked = await run(auth.api.generatePasskeyAuthenticationOptions({ headers, returnHeaders: true }))
  return { ...asked, response: { ...asked.response, userVerification: 'required' as const } }
}

/** A new session for whoever has the passkey. @throws AppError `unauthenticated`, `conflict` when it took too long */
export const signInWithPasskey = (
  auth: Auth,
  headers: Headers,
  response: z.output<typeof usedCredentialSchema>,
) => run(auth.api.verifyPasskeyAuthentication({ headers, body: { response }, returnHeaders: true }))
