import type { ServerContext } from '../context'
import { createAuth } from './auth'
import { DEMO_PASSWORD, demoAccounts } from './demo-emails'

/**
 * Makes the demo accounts, or puts their names, roles and passwords back. Safe to repeat.
 * @throws Error when the server does not run as a demo: the password is public
 */
export async function seedDemoAccounts(context: ServerContext): Promise<void> {
  if (!context.env.DEMO) throw new Error('The demo accounts exist only with DEMO=1.')
  const { internalAdapter, password } = await createAuth(context).$context

  for (const { email, name, role } of Object.values(demoAccounts)) {
    const found = await internalAdapter.findUserByEmail(email, { includeAccounts: true })
    const user =
      found?.user ??
      (await internalAdapter.createUser(
        { email, name, role, emailVerified: true },
        { method: 'email-password' },
      ))
    if (found) await internalAdapter.updateUser(user.id, { name, role, banned: false })

    const account = found?.accounts.find((one) => one.providerId === 'credential')
    if (!account) {
      const hash = await password.hash(DEMO_PASSWORD)
      await internalAdapter.linkAccount({
        userId: user.id,
        accountId: user.id,
        providerId: 'credential',
        password: hash,
      })
    } else if (!(await password.verify({ hash: account.password ?? '', password: DEMO_PASSWORD }))) {
      await internalAdapter.updateAccount(account.id, { password: await password.hash(DEMO_PASSWORD) })
    }
  }
}
