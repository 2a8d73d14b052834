'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { LiveRegion } from '@/components/ui/LiveRegion'
import { menuParts } from '@/components/ui/Menu'
import { laterPart } from '@/components/ui/lazy-part'
import { toastError } from '@/components/ui/toast'
import { Toaster } from '@/components/ui/Toaster'
import { onDemand, whenIdle } from '@/lib/on-demand'
import { createQueryClient } from '@/lib/query/client'
import { useStoreHydration } from '@/stores/course-creation-ui'

const ReloadOffer = laterPart(
  () => import('@/components/ui/ReloadOffer'),
  (module) => module.ReloadOffer,
)
const vitals = onDemand(() => import('@/hooks/report-vitals'))
const startVitals = ({ reportVitals }: { reportVitals: () => void }) => reportVitals()
/** A page that cannot tell what it was like goes on. */
const ignore = () => undefined

/** What every page shares: the query cache, the stored choices, toasts and the live region. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(() =>
    createQueryClient({ onError: (message, error) => toastError(error, { message }) }),
  )
  useStoreHydration()
  useEffect(() => whenIdle(menuParts.preload), [])
  useEffect(() => whenIdle(() => void vitals.get().then(startVitals, ignore)), [])
  return (
    <QueryClientProvider client={client}>
      {children}
      <Toaster />
      <ReloadOffer />
      <LiveRegion />
    </QueryClientProvider>
  )
}
