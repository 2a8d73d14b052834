'use client'

import { useQuery } from '@tanstack/react-query'
import { Image as Picture, Undo2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { Cover } from '@/components/course/Cover'
import { FramePlayer } from '@/components/course/file/FramePlayer'
import { pictureFiles, pictureOf, pictureOfFrame } from '@/components/course/file/take-picture'
import type { ModalProps } from '@/components/course/modals/modal-props'
import { FilePicker } from '@/components/course/upload/FilePicker'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { useCoursePicture } from '@/hooks/use-course-picture'
import { announce } from '@/lib/announce'
import { findVideo } from '@/lib/course-tree'
import { errorMessage } from '@/lib/errors'
import { courseQueries } from '@/lib/query/course-queries'
import type { CoursePictureRequest } from '@/schemas/picture'
import type { CourseTree } from '@/types/course'
import { VideoPictures } from './VideoPictures'

/** `openModal('course-picture', { courseId })`: the picture that stands for a course. */
export function CoursePictureDialog({ data: { courseId }, onClose }: ModalProps<'course-picture'>) {
  const { data: course } = useQuery(courseQueries.detail(courseId))
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Picture of the course"
      description="It stands for the course in lists, on its page, and where its link is shared."
      className="w-[min(640px,100%)]"
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {course && <Choice course={course} />}
    </Dialog>
  )
}

const newOnes = 'The course has a new picture.'

function Choice({ course }: { course: CourseTree }) {
  const { setPictureAsync, removePictureAsync, isSaving } = useCoursePicture(course.id)
  const [videoId, setVideoId] = useState<string>()
  const [isChoosingFrame, setIsChoosingFrame] = useState(false)
  const [problem, setProblem] = useState<string>()
  const frame = useRef<HTMLVideoElement>(null)
  const video = videoId === undefined ? undefined : findVideo(course, videoId)

  /** A refusal of the server is told by the page; what the browser cannot do is told here. */
  const save = async (make: () => Promise<CoursePictureRequest>) => {
    setProblem(undefined)
    let request: CoursePictureRequest
    try {
      request = await make()
    } catch (error) {
      return setProblem(errorMessage(error))
    }
    await setPictureAsync(request).then(
      () => {
        setIsChoosingFrame(false)
        announce(newOnes)
      },
      () => undefined,
    )
  }
  const reset = () =>
    removePictureAsync().then(
      () => announce('The course has its automatic picture.'),
      () => undefined,
    )

  if (isChoosingFrame && video) {
    return (
      <div className="grid gap-3">
        <FramePlayer ref={frame} videoId={video.id} />
        <Problem text={problem} />
        <div className="flex flex-wrap gap-2">
          <Button size="sm" onClick={() => setIsChoosingFrame(false)}>
            Back
          </Button>
          <Button
            size="sm"
            busy={isSaving}
            icon={<Picture />}
            onClick={() => void save(async () => ({ picture: await pictureOfFrame(frame.current) }))}
          >
            Use this frame
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className="grid gap-5">
      <div className="grid gap-2.5">
        <Cover
          chapters={course.chapters.map(({ videos }) => videos)}
          picture={course.thumbnailUrl}
          label={course.thumbnailUrl === undefined ? 'The outline, drawn' : `Picture of ${course.title}`}
          className="max-w-96 rounded-panel inset-ring inset-ring-line"
        />
        <p className="text-13 text-pretty text-ink-2">{standWords(course)}</p>
        <Problem text={problem} />
        <div className="flex flex-wrap gap-2">
          <FilePicker
            label="Choose a picture for the course"
            accept={pictureFiles}
            onFiles={([file]) => file && void save(async () => ({ picture: await pictureOf(file) }))}
          >
            Choose a picture…
          </FilePicker>
          {course.picture !== null && (
            <Button size="sm" variant="ghost" icon={<Undo2 />} busy={isSaving} onClick={() => void reset()}>
              Use the automatic one
            </Button>
          )}
        </div>
      </div>
      <VideoPictures course={course} chosen={videoId} onChoose={setVideoId}>
        {video ? (
          <div className="flex flex-wrap gap-2">
            <Button
              size="sm"
              icon={<Picture />}
              busy={isSaving}
              onClick={() => void save(() => Promise.resolve({ video_id: video.id }))}
            >
              Use its picture
            </Button>
            <Button size="sm" onClick={() => setIsChoosingFrame(true)}>
              Take a frame…
            </Button>
          </div>
        ) : (
          <p className="text-13 text-ink-2">Choose a video, then use its picture or another frame of it.</p>
        )}
      </VideoPictures>
    </div>
  )
}

function standWords({ picture, thumbnailUrl, status }: CourseTree): string {
  const when = status === 'published' ? ' Students see a change when you publish it.' : ''
  if (picture !== null) return `Somebody chose this picture.${when}`
  if (thumbnailUrl !== undefined) return 'This is the automatic picture, from the first video that is ready.'
  return 'There is no picture yet. Choose one, or wait for the first video: its picture is taken by itself.'
}

const Problem = ({ text }: { text: string | undefined }) =>
  text === undefined ? null : (
    <p role="alert" className="text-13 text-bad">
      {text}
    </p>
  )
