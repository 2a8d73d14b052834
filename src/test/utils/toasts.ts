import { vi } from 'vitest'
import type * as toasts from '@/components/ui/toast'

const real = await vi.importActual<typeof toasts>('@/components/ui/toast')

/** What setup has in the place of `@/components/ui/toast`: the same, and it can be asked what was said. */
export const toastDone = vi.fn(real.toastDone)
export const toastError = vi.fn(real.toastError)

export interface SaidToast {
  /** Its first line: what is done, or what failed. */
  message: string
  undo: (() => void) | undefined
}

/** What toasts said in this test, in their order. */
export function saidToasts(): SaidToast[] {
  const done = toastDone.mock.calls.map(([message, options], index) => ({
    order: toastDone.mock.invocationCallOrder[index] ?? 0,
    toast: { message, undo: options?.undo },
  }))
  const failed = toastError.mock.calls.map(([error, options], index) => ({
    order: toastError.mock.invocationCallOrder[index] ?? 0,
    toast: { message: options?.title ?? String(error), undo: undefined },
  }))
  return [...done, ...failed].sort((one, other) => one.order - other.order).map(({ toast }) => toast)
}

export const toastMessages = (): string[] => saidToasts().map(({ message }) => message)
