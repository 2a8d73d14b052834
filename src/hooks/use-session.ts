'use client'

import { useQuery } from '@tanstack/react-query'
import { type AppConfig, defaultAppConfig } from '@/lib/api/session-api'
import { sessionQueries } from '@/lib/query/session-queries'
import type { SessionUser } from '@/types/api'

/** Who is signed in; `undefined` while that is not known, and for nobody. */
export const useSession = (): SessionUser | undefined => useQuery(sessionQueries.me()).data

/** What this server allows; cautious defaults until it has answered. */
export const useAppConfig = (): AppConfig => useQuery(sessionQueries.config()).data ?? defaultAppConfig
