'use client'

import { useState } from 'react'
import { signOut } from '@/components/auth/auth-api'
import { goTo } from '@/components/auth/go-to'
import { toastError } from '@/components/ui/toast'

/** Ends the session and goes to the sign-in page, or another one for people who are not signed in. */
export function useSignOut(next = '/sign-in') {
  const [isSigningOut, setIsSigningOut] = useState(false)

  const run = async () => {
    setIsSigningOut(true)
    try {
      await signOut()
      goTo(next)
    } catch (error) {
      setIsSigningOut(false)
      toastError(error, { title: 'You are still signed in' })
    }
  }

  return { signOut: () => void run(), isSigningOut }
}
