'use client'

import { AppError, errorMessage } from '@/lib/errors'
import { queueToast } from './toast-queue'

interface ErrorToastOptions {
  /** Instead of the error's own sentence. */
  message?: string
  /** What is as it was before, e.g. "“Walking the line” is back in its old place". */
  title?: string
  retry?: () => void
}

/**
 * Says that something failed, and stays until it is dismissed. A cancelled call says nothing, nor does code that the page offers to be loaded anew for; the same
 * sentence twice is one toast.
 */
export function toastError(error: unknown, { title, retry, ...given }: ErrorToastOptions = {}): void {
  // What the page itself offers is not said twice.
  if (error instanceof AppError && (error.code === 'aborted' || error.code === 'updated')) return
  const message = given.message ?? errorMessage(error)
  const request =
    error instanceof AppError && error.requestId ? ` (request ${error.requestId.slice(0, 8)})` : ''
  queueToast({
    message: title === undefined ? message : `${title}. ${message}`,
    show: (toast) =>
      toast.error(title ?? message, {
        id: `error:${title ?? ''}:${message}`,
        duration: Infinity,
        closeButton: true,
        ...(title !== undefined
          ? { description: message + request }
          : request && { description: request.trim() }),
        ...(retry && { action: { label: 'Retry', onClick: retry } }),
      }),
  })
}

interface DoneToastOptions {
  undo?: () => void
  description?: string
}

/** Says that something is done: 5 seconds, or 10 with "Undo". */
export function toastDone(message: string, { undo, description }: DoneToastOptions = {}): void {
  queueToast({
    message,
    show: (toast) =>
      toast.success(message, {
        duration: undo ? 10_000 : 5_000,
        ...(description !== undefined && { description }),
        ...(undo && { action: { label: 'Undo', onClick: undo } }),
      }),
  })
}
