'use client'

import { useEffect, useState } from 'react'
import type { FileCheck } from '@/lib/preflight/file-check'
import { preflight } from '@/lib/preflight/preflight'

/**
 * What a look at a file shows; the file is looked at once, however many rows ask.
 * @param isUrgent the row is in sight: its file comes before those in line
 * @returns `undefined` while that is not known, and where nothing could be found out
 */
export function useFileCheck(file: File, isUrgent = false): FileCheck | undefined {
  const [seen, setSeen] = useState(() => ({ file, check: preflight.peek(file) }))
  useEffect(() => {
    const over = new AbortController()
    const { signal } = over
    void preflight.check(file, { isUrgent, signal }).then((check) => {
      if (!signal.aborted) setSeen({ file, check: check ?? undefined })
    })
    return () => over.abort()
  }, [file, isUrgent])
  return seen.file === file ? seen.check : undefined
}
