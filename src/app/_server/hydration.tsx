import { dehydrate, type QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { packJson } from '@/lib/packed-json'
import { UnpackedHydration } from '../unpacked-hydration'

/**
 * Hands what the server has already read to the page's query cache; only JSON comes through. As one text: React would
 * write and read a large tree field by field, on the server twice and then in the browser.
 */
export const Hydration = ({ client, children }: { client: QueryClient; children: ReactNode }) => (
  <UnpackedHydration state={packJson(dehydrate(client))}>{children}</UnpackedHydration>
)
