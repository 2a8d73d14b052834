'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

/** Sends what an earlier page of this person has left, on whatever page they come back to. Draws nothing. */
export function UnsentEdits() {
  const client = useQueryClient()
  useEffect(() => {
    let isGone = false
    const start = async () => {
      const { startOutbox } = await import('@/lib/outbox/outbox')
      if (!isGone) startOutbox(client)
    }
    start().catch(() => undefined) // not loaded now: what is kept stays kept
    return () => {
      isGone = true
    }
  }, [client])
  return null
}
