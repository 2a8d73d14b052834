import type { Context } from 'hono'
import { z } from '@hono/zod-openapi'
import { writeResultResponse } from '@/schemas/operation-responses'
import type { WriteResult } from '@/types/operations'
import type { Actor } from '../actor'
import { asOperationId, type Written } from '../services/edit-course'
import { json, type ApiEnv } from './create-api'

const CLIENT_ID = /^[\w-]{1,64}$/

/** Who asks, with what the request's headers say about the operation it makes. */
export function actorOf(c: Context<ApiEnv>): Actor {
  const operationId = asOperationId(c.req.header('idempotency-key'))
  const clientId = c.req.header('x-client-id')
  return {
    ...c.get('user'),
    ...(operationId !== undefined && { operationId }),
    ...(clientId !== undefined && CLIENT_ID.test(clientId) && { clientId }),
  }
}

/** RFC 7240: the client follows the course and wants what changed instead of the whole resource; the answer says so. */
export function wantsMinimal(c: Context<ApiEnv>): boolean {
  const preferences = (c.req.header('prefer') ?? '').split(/[,;]/)
  const isMinimal = preferences.some((part) => part.trim().toLowerCase() === 'return=minimal')
  if (isMinimal) c.header('Preference-Applied', 'return=minimal')
  return isMinimal
}

/** Longer than browsers and proxies wait for an answer helps nobody. */
const MAX_WAIT_SECONDS = 25

/** RFC 7240: how long the client would wait for what the request begins. */
export function waitSecondsOf(c: Context<ApiEnv>): number {
  const [, seconds] = /(?:^|[,;])\s*wait=(\d{1,4})\s*(?:[,;]|$)/i.exec(c.req.header('prefer') ?? '') ?? []
  return Math.min(MAX_WAIT_SECONDS, Number(seconds ?? 0))
}

/** What to answer for a write: the resource, or only what changed. */
export const writeBody = <T>(c: Context<ApiEnv>, written: Written<T>): Promise<T | WriteResult> =>
  wantsMinimal(c) ? written.result() : written.read()

/** A list as it goes over the wire. */
export const asItems = <T>(written: Written<T[]>): Written<{ items: T[] }> => ({
  ...written,
  read: async () => ({ items: await written.read() }),
})

/** The answer of a write, for the documentation. */
export const writeJson = <T extends z.ZodType>(schema: T, description: string) =>
  json(z.union([schema, writeResultResponse]), description)
