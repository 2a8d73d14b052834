import { passkeyApi } from '@/lib/api/passkey-api'
import { askForPasskey, canOfferPasskeys } from '@/lib/passkeys/ceremony'

/** Before the server forgets what it asked for, which it does after five minutes. */
const RENEW_MS = 4 * 60_000

export interface PasskeyOffer {
  /** Begins anew; safe to repeat. */
  start: () => void
  stop: () => void
}

/**
 * Lets the browser offer passkeys in the field for the email. Nobody has asked for it, so what does not work is not
 * told, but for a passkey that somebody has chosen.
 * @param submit runs what ends signed in, and says what went wrong
 */
export function createPasskeyOffer(submit: (call: () => Promise<unknown>) => Promise<void>): PasskeyOffer {
  let current: AbortController | undefined

  const run = async (over: AbortSignal) => {
    if (!(await canOfferPasskeys()) || over.aborted) return
    const options = await passkeyApi.beginSignIn()
    if (over.aborted) return
    const timer = setTimeout(start, RENEW_MS)
    over.addEventListener('abort', () => clearTimeout(timer))
    const chosen = await askForPasskey(options, { signal: over, offer: true })
    let isIn = false
    await submit(async () => {
      await passkeyApi.signIn(chosen)
      isIn = true
    })
    if (!isIn && !over.aborted) start()
  }
  const stop = () => current?.abort()
  const start = () => {
    stop()
    current = new AbortController()
    void run(current.signal).catch(() => undefined)
  }
  return { start, stop }
}
