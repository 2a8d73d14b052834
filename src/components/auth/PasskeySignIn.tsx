'use client'

import { KeyRound } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { passkeyApi } from '@/lib/api/passkey-api'
import { AppError } from '@/lib/errors'
import { askForPasskey, canUsePasskeys } from '@/lib/passkeys/ceremony'
import { createPasskeyOffer, type PasskeyOffer } from './passkey-offer'

interface PasskeySignInProps {
  /** The one address at which this server’s passkeys work. */
  origin: string
  /** Runs what ends signed in, and says what went wrong. */
  submit: (call: () => Promise<unknown>) => Promise<void>
  isBusy: boolean
}

/**
 * Signing in with a passkey: a button, and where the browser can do that its own offer in the field for the email.
 * Where neither works there is nothing here.
 */
export const PasskeySignIn = (props: PasskeySignInProps) =>
  props.origin === window.location.origin && canUsePasskeys() ? <PasskeyButton {...props} /> : null

function PasskeyButton({ submit, isBusy }: PasskeySignInProps) {
  const [isAsking, setIsAsking] = useState(false)
  const offer = useRef<PasskeyOffer>(null)
  const signIn = useEffectEvent((call: () => Promise<unknown>) => submit(call))

  useEffect(() => {
    const made = createPasskeyOffer((call) => signIn(call))
    offer.current = made
    made.start()
    return made.stop
  }, [])

  const ask = async () => {
    try {
      const options = await passkeyApi.beginSignIn()
      await passkeyApi.signIn(await askForPasskey(options))
      return undefined
    } catch (error) {
      // They closed the question: they know.
      if (error instanceof AppError && error.code === 'aborted') return 'stay'
      throw error
    }
  }
  const handleClick = async () => {
    setIsAsking(true)
    // A browser asks one question at a time.
    offer.current?.stop()
    await submit(ask)
    offer.current?.start()
    setIsAsking(false)
  }

  return (
    <Button
      icon={<KeyRound />}
      busy={isAsking || isBusy}
      onClick={() => void handleClick()}
      className="min-h-[46px] md:min-h-[42px]"
    >
      Use a passkey
    </Button>
  )
}
