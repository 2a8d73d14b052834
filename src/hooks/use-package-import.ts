'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { packageApi } from '@/lib/api/package-api'
import type { ReadPackage } from '@/lib/package/read-package'
import { courseKeys } from '@/lib/query/course-queries'
import { optimisticMutation } from '@/lib/query/optimistic-mutation'
import type { ImportRequestInput } from '@/schemas/package'
import { nothingSent, type SendProgress, sendPackageFiles } from './send-package-files'

/** Where a package goes: a course by its id, `null` for a new one, `undefined` for whatever the server finds. */
export type ImportTarget = string | null | undefined

/** Asks what a package would do, takes it in, and sends its files. Failures are shown by whoever asks. */
export function usePackageImport() {
  const client = useQueryClient()
  const [progress, setProgress] = useState<SendProgress>(nothingSent)

  const check = useMutation({
    mutationKey: [...courseKeys.lists(), 'package-check'],
    mutationFn: (request: ImportRequestInput) => packageApi.check(request),
    gcTime: 0, // it holds a whole course
    meta: { failure: { what: 'the package', shownInPlace: 'all' } },
  })
  const taking = useMutation({
    ...optimisticMutation({
      scope: courseKeys.lists(),
      mutationFn: (request: ImportRequestInput, write) => packageApi.import(request, write),
      patches: () => [],
      onSuccess: ({ course_id, is_new }, _request, cache) => {
        if (!is_new) void cache.invalidateQueries({ queryKey: courseKeys.detail(course_id) })
      },
      meta: { what: 'the package', shownInPlace: 'all' },
    }),
    gcTime: 0,
  })

  return {
    checkAsync: (pack: ReadPackage, target: ImportTarget) =>
      check.mutateAsync({ package: pack.manifest, ...(target !== undefined && { course_id: target }) }),
    isChecking: check.isPending,
    importAsync: async (pack: ReadPackage, target: string | null) => {
      const result = await taking.mutateAsync({ package: pack.manifest, course_id: target })
      void sendPackageFiles(client, pack, result, setProgress)
      return result
    },
    isImporting: taking.isPending,
    /** Of the files of the package that was imported last. */
    progress,
  }
}
