'use client'

import { useEffect, useState } from 'react'
import {
  chosenFiles,
  readDropped,
  type ReadFolder,
  type ReadingProgress,
} from '@/lib/folder-outline/read-dropped'
import type { FolderStart } from './folder-start'

export type FolderReading =
  /** Nothing was dropped: a folder is to be chosen. */
  { phase: 'choose' } | { phase: 'reading'; progress: ReadingProgress } | { phase: 'read'; read: ReadFolder }

/** Reads what was dropped, until it is done or the dialog closes, or takes what is chosen. */
export function useFolderReading({ items, kept }: FolderStart) {
  const [reading, setReading] = useState<FolderReading>(() => {
    if (kept) return { phase: 'read', read: kept.read }
    return items ? { phase: 'reading', progress: { files: 0, folders: 0 } } : { phase: 'choose' }
  })
  useEffect(() => {
    if (!items || kept) return
    const abort = new AbortController()
    const { signal } = abort
    readDropped(items, {
      signal,
      onProgress: (progress) => {
        if (!signal.aborted) setReading({ phase: 'reading', progress })
      },
    }).then(
      (read) => signal.aborted || setReading({ phase: 'read', read }),
      () => undefined, // it only ends early when the dialog is gone
    )
    return () => abort.abort()
  }, [items, kept])
  const choose = (files: Iterable<File>) =>
    setReading({ phase: 'read', read: { files: chosenFiles(files), ignored: [] } })
  return { reading, choose }
}
