'use client'

import { useQuery } from '@tanstack/react-query'
import { Captions, ShieldCheck } from 'lucide-react'
import type { ModalProps } from '@/components/course/modals/modal-props'
import { Badge } from '@/components/ui/Badge'
import { Button } from '@/components/ui/Button'
import { CopyButton } from '@/components/ui/CopyButton'
import { Dialog } from '@/components/ui/Dialog'
import { findVideo } from '@/lib/course-tree'
import { formatBytes, formatClock } from '@/lib/format'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { Video } from '@/types/course'
import { checksumWords } from './checksum-words'
import { EarlierFiles } from './EarlierFiles'
import { PosterPanel } from './PosterPanel'

/** `openModal('video-file', { courseId, videoId })`: what the file of a video is, and those it had before. */
export function VideoFileDialog({ data: { courseId, videoId }, onClose }: ModalProps<'video-file'>) {
  const { data: course } = useQuery(courseQueries.detail(courseId))
  const video = course && findVideo(course, videoId)
  const { openModal } = useCourseCreationUI.getState()
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={video ? <bdi>{video.filename}</bdi> : 'This video is no longer in the course'}
      className="w-[min(560px,100%)]"
      footer={
        <>
          {video && (
            <Button icon={<Captions />} onClick={() => openModal('captions', { courseId, videoId })}>
              Captions…
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      {video && (
        <div className="grid gap-5">
          <FileFacts video={video} />
          {course.access !== 'viewer' && <PosterPanel video={video} />}
          <EarlierFiles courseId={courseId} videoId={videoId} mayEdit={course.access !== 'viewer'} />
        </div>
      )}
    </Dialog>
  )
}

function FileFacts({ video }: { video: Video }) {
  const { originalFilename, size, duration, width, height, codecs, format, checksum } = video
  const facts: [string, string][] = [
    ['Name', originalFilename],
    ['Size', formatBytes(size)],
    ...(duration === null ? [] : [['Length', formatClock(duration)] satisfies [string, string]]),
    ...(width === null || height === null
      ? []
      : [['Picture', `${width} × ${height}`] satisfies [string, string]]),
    ['Format', [format, codecs].filter((part) => part !== null && part !== '').join(', ')],
  ]
  return (
    <section aria-label="The file" className="grid gap-3">
      <dl className="grid grid-cols-[max-content_1fr] gap-x-5 gap-y-1.5">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="wrap-anywhere tabular-nums">
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {checksum === null ? (
        <p className="text-13 text-pretty text-ink-2">
          Not verified: the browser that sent this file did not tell what its bytes add up to.
        </p>
      ) : (
        <div className="grid gap-1.5">
          <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <Badge tone="good" icon={<ShieldCheck />}>
              Verified
            </Badge>
            <span className="text-13 text-pretty text-ink-2">
              What is stored is, byte for byte, what your browser sent.
            </span>
          </p>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <code className="rounded-control bg-sunken px-2 py-1 text-13 wrap-anywhere">
              {checksumWords(checksum).value}
            </code>
            <CopyButton text={checksumWords(checksum).value}>Copy the checksum</CopyButton>
          </p>
          <p className="text-12 text-pretty text-ink-2">{checksumWords(checksum).kind}</p>
        </div>
      )}
    </section>
  )
}
