'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModalProps } from '@/components/course/modals/modal-props'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { lazyPart } from '@/components/ui/lazy-part'
import { directionOf } from '@/lib/captions/language'
import { languageName } from '@/lib/captions/language-name'
import { findVideo } from '@/lib/course-tree'
import { courseQueries } from '@/lib/query/course-queries'
import { AddCaptions } from './AddCaptions'
import { CaptionRow } from './CaptionRow'

const CueEditor = lazyPart(
  () => import('./CueEditor'),
  (module) => module.CueEditor,
)

/** `openModal('captions', { courseId, videoId })`: the captions of a video, by language. */
export function CaptionsDialog({ data: { courseId, videoId }, onClose }: ModalProps<'captions'>) {
  const { data: course } = useQuery(courseQueries.detail(courseId))
  const video = course && findVideo(course, videoId)
  const [language, setLanguage] = useState<string | null>(null)
  const edited = video?.captions.find((caption) => caption.language === language)
  const mayEdit = course !== undefined && course.access !== 'viewer'

  if (video && edited && mayEdit) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && setLanguage(null)}
        title={
          <>
            {languageName(edited.language)} captions of <bdi>{video.filename}</bdi>
          </>
        }
        className="w-[min(1080px,100%)]"
        footer={<Button onClick={() => setLanguage(null)}>Done</Button>}
      >
        <CueEditor
          key={edited.language}
          courseId={courseId}
          video={video}
          language={edited.language}
          dir={directionOf(edited.language)}
        />
      </Dialog>
    )
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={
        video ? (
          <>
            Captions of <bdi>{video.filename}</bdi>
          </>
        ) : (
          'This video is no longer in the course'
        )
      }
      className="w-[min(640px,100%)]"
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {video && (
        <div className="grid gap-5">
          {video.captions.length > 0 ? (
            <ul aria-label="Languages" className="sheet-rule">
              {video.captions.map((caption) => (
                <CaptionRow
                  key={caption.language}
                  courseId={courseId}
                  video={video}
                  caption={caption}
                  {...(mayEdit && { onEdit: () => setLanguage(caption.language) })}
                />
              ))}
            </ul>
          ) : (
            <p className="text-pretty text-ink-2">
              No captions yet. With them, people can follow without sound, and look words up.
            </p>
          )}
          {mayEdit && <AddCaptions courseId={courseId} video={video} />}
        </div>
      )}
    </Dialog>
  )
}
