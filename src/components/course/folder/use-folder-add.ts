'use client'

import { useQueryClient } from '@tanstack/react-query'
import { toastDone } from '@/components/ui/toast'
import { pageUploads } from '@/hooks/page-uploads'
import { useCourseEdits } from '@/hooks/use-course-edits'
import { useOutlineImport } from '@/hooks/use-outline-import'
import { findVideo } from '@/lib/course-tree'
import { feed } from '@/lib/folder-outline/feed'
import type { FolderDraft } from '@/lib/folder-outline/folder-draft'
import { newId } from '@/lib/ids'
import { type Destination, outlineRequest, planWords } from '@/lib/outline-text/plan-outline'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { showRow } from '../edit/show-row'
import { sendCaptions } from './send-captions'

/** More are not in the page's queue at once: each of its steps looks at all of them. */
const QUEUED_AT_ONCE = 100

/**
 * Adds a folder in one operation that undo takes back, and sends its files. Nothing here belongs to a component: the
 * dialog is gone when the server answers, and the page may be another one.
 */
export function useFolderAdd(courseId: string) {
  const client = useQueryClient()
  const { importOutline } = useOutlineImport(courseId)

  const videoOf = (videoId: string) => {
    const course = client.getQueryData(courseQueries.detail(courseId).queryKey)
    return course && findVideo(course, videoId)
  }

  const { setCaptions } = useCourseEdits(courseId)

  return async ({ plan, files, captionFiles }: FolderDraft, destination: Destination): Promise<void> => {
    const request = outlineRequest(plan, destination, newId)
    const words = planWords(plan)
    const first = request.chapters[0]?.id ?? request.videos[0]?.id
    const saving = importOutline(request)
    // The dialog gives the focus back by a timer that starts when it is gone, which is right after this.
    if (first !== undefined) setTimeout(() => setTimeout(() => showRow(first)))
    const done = await saving

    const planned = [...request.chapters.flatMap(({ videos }) => videos), ...request.videos]
    const stop = new AbortController()
    const left = { files: 0, bytes: 0 }
    const expect = (files: number, bytes: number) => {
      left.files += files
      left.bytes += bytes
      useCourseCreationUI.getState().uploadsExpected(courseId, { files, bytes })
    }
    const running = new Set<string>()
    const send = async ({ videoId, file }: { videoId: string; file: File }) => {
      // Taken back or deleted meanwhile, or moved to another chapter.
      const video = videoOf(videoId)
      expect(-1, -file.size)
      if (!video) return
      const id = newId()
      running.add(id)
      try {
        await pageUploads(client).start({ id, file, videoId, courseId, chapterId: video.chapter_id })
      } finally {
        running.delete(id)
      }
    }
    const sent = planned.flatMap(({ id }, index) => {
      const file = files[index]
      return file ? [{ videoId: id, file }] : []
    })
    expect(
      sent.length,
      sent.reduce((sum, { file }) => sum + file.size, 0),
    )
    void feed(sent, QUEUED_AT_ONCE, send, stop.signal)
    const paired = planned.flatMap(({ id: videoId }, index) =>
      (captionFiles[index] ?? []).map(({ file, language }) => ({ videoId, file, language })),
    )
    void sendCaptions(
      paired,
      (captions) => (videoOf(captions.videoId) ? setCaptions(captions) : undefined),
      stop.signal,
    )

    toastDone(`Added ${words}.`, {
      undo: () => {
        stop.abort()
        expect(-left.files, -left.bytes)
        for (const id of running) void pageUploads(client).cancel(id)
        done.undo()
      },
    })
  }
}
