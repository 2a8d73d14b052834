'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { continueKept, continueUploads, type Continued } from '@/hooks/continue-uploads'
import { useSession } from '@/hooks/use-session'
import { announce } from '@/lib/announce'
import { uploadApi } from '@/lib/api/upload-api'
import { count } from '@/lib/format'
import { courseSync } from '@/lib/outbox/course-sync'
import { courseQueries } from '@/lib/query/course-queries'
import { uploadKeys, uploadQueries } from '@/lib/query/upload-queries'
import { keptHandles } from '@/lib/upload-ledger/kept-handles'
import { ownersQuery } from '@/lib/upload-ledger/owners-query'
import { isSentElsewhere } from '@/lib/upload-ledger/sent-elsewhere'
import { toastError } from '@/components/ui/toast'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { UploadSummary } from '@/types/api'
import { interruptedRows, type InterruptedRow } from './interrupted-rows'

/** What another tab or device sends moves, and may stop. */
const FOLLOW_MS = 5_000

const none: ReadonlySet<string> = new Set()

/** The interrupted uploads of a course, and what can be done about them. Those that can go on by themselves do. */
export function useInterrupted(courseId: string) {
  const client = useQueryClient()
  const user = useSession()
  const { data: course } = useQuery(courseQueries.detail(courseId))
  const sentHere = useCourseCreationUI(
    useShallow((state) => Object.values(state.uploads).map(({ videoId }) => videoId)),
  )
  const { data: owned = none } = useQuery(ownersQuery())
  const isMoving = (upload: UploadSummary) =>
    isSentElsewhere(upload) || (owned.has(upload.id) && !sentHere.includes(upload.videoId))
  const { data: uploads } = useQuery({
    ...uploadQueries.unfinished(courseId),
    refetchInterval: ({ state }) => state.data?.some(isMoving) === true && FOLLOW_MS,
  })
  const { data: kept = none } = useQuery({
    queryKey: uploadKeys.keptFiles(user?.id),
    queryFn: async () => new Set((await keptHandles.list(user?.id ?? '')).keys()),
    enabled: user !== undefined,
    networkMode: 'always',
  })
  const rows = useMemo(
    () =>
      course && uploads ? interruptedRows(course, uploads, { sentHere: new Set(sentHere), owned, kept }) : [],
    [course, uploads, sentHere, owned, kept],
  )
  const [refused, setRefused] = useState<Continued['refused']>([])

  const mayGoOn = rows.some(({ kind }) => kind === 'kept')
  useEffect(() => {
    // Without a click the browser is not asked for anything: what may not be read waits for the button.
    if (mayGoOn) continueKept(client, courseId, false).then(tell, () => undefined)
  }, [mayGoOn, client, courseId])

  return {
    rows,
    refused,
    dismiss: () => setRefused([]),
    /** Goes on with the files that this browser still has. */
    continueAll: () =>
      continueKept(client, courseId, true).then((begun) => {
        tell(begun)
        if (begun > 0) return
        // The files were moved, or may not be read: they are chosen again.
        announce('The browser cannot open these files any more. Choose them again.')
        client.setQueryData(uploadKeys.keptFiles(user?.id), none)
      }, toastError),
    choose: (files: readonly File[], videoId?: string) => {
      if (files.length === 0) return
      continueUploads(client, courseId, files, videoId).then((result) => {
        setRefused(result?.refused ?? [])
        tell(result?.count ?? 0)
      }, toastError)
    },
    giveUp: ({ id, title }: InterruptedRow) =>
      uploadApi.abort(id).then(() => {
        announce(`The upload of “${title}” is given up.`)
        void keptHandles.remove(id)
        void client.invalidateQueries({ queryKey: uploadKeys.unfinished(courseId) })
        // What happened to the row is told by its operation.
        void courseSync(client, courseId).catchUp()
      }, toastError),
  }
}

const tell = (begun: number) => {
  if (begun > 0) announce(`${count(begun, 'upload')} ${begun === 1 ? 'goes' : 'go'} on.`)
}
