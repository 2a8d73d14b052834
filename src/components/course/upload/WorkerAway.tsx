'use client'

import { useQuery } from '@tanstack/react-query'
import { Callout } from '@/components/ui/Callout'
import { formatMoment } from '@/lib/dates'
import { uploadQueries } from '@/lib/query/upload-queries'
import type { CourseTree } from '@/types/course'

/** Says why videos stay "Processing" when nothing works on them; nothing while something does, or none waits. */
export function WorkerAway({ course }: { course: Pick<CourseTree, 'chapters'> }) {
  const waits = course.chapters.some(({ videos }) => videos.some(({ status }) => status === 'processing'))
  const { data } = useQuery({ ...uploadQueries.workers(), enabled: waits })
  if (!waits || !data || data.is_there) return null
  const since =
    data.last_seen_at === null
      ? 'No worker is running.'
      : `No worker has been running since ${formatMoment(data.last_seen_at)}.`
  return (
    <Callout tone="wait" role="status" title="No video is being prepared right now">
      <p className="text-13">
        {since} Your files are stored, and preparing them goes on by itself as soon as one runs. If it takes
        longer, tell the person who runs this server.
      </p>
    </Callout>
  )
}
