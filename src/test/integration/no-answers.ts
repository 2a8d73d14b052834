import { http, HttpResponse } from 'msw'
import { vi } from 'vitest'
import { disconnect, failWith } from '@/test/msw/failures'
import { server } from '@/test/msw/server'

export type Request = [method: 'post' | 'put' | 'patch' | 'delete', path: string]

/** The ways in which a server fails to take a write, and when a page that sends it once knows. */
export const failures = [
  {
    how: 'with 500',
    code: 'internal',
    knownAfterMs: 1_000,
    begin: ([method, path]: Request) => failWith(method, path, 'internal', { message: 'Not now.' }),
  },
  {
    how: 'with a dropped connection',
    code: 'network',
    knownAfterMs: 1_000,
    begin: ([method, path]: Request) => disconnect(method, path),
  },
  {
    how: 'with no answer for 30 seconds',
    code: 'timeout',
    knownAfterMs: 15_500,
    begin: ([method, path]: Request) =>
      server.use(
        http[method](`*${path}`, async () => {
          await new Promise((resolve) => setTimeout(resolve, 30_000))
          return HttpResponse.error()
        }),
      ),
  },
] as const

/** Lets time go by in small steps, so that answers come in between. The timers have to be vitest's. */
export async function pass(ms: number): Promise<void> {
  const steps = Math.max(20, Math.ceil(ms / 500))
  for (let step = 0; step < steps; step += 1) await vi.advanceTimersByTimeAsync(ms / steps)
}

/** Timeouts go by with `pass`; everything else is as it is. */
export const useFakeTimeouts = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
