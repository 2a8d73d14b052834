import { rmSync } from 'node:fs'
import { loggedSecrets } from '../src/server/testing/all-logs'

/** Ends every run: no server that the tests had has logged a password, a session or a secret, at any level. */
export default function noSecretsLogged(): void {
  const logs = process.env.E2E_LOGS ?? ''
  const logged = loggedSecrets(logs)
  rmSync(logs, { recursive: true, force: true })
  if (logged.length > 0) throw new Error(`Secrets of the tests were logged: ${logged.join(', ')}`)
}
