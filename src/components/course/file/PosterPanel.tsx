import { Image as Picture, Undo2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { FilePicker } from '@/components/course/upload/FilePicker'
import { Button } from '@/components/ui/Button'
import { usePoster } from '@/hooks/use-poster'
import { announce } from '@/lib/announce'
import { errorMessage } from '@/lib/errors'
import type { Video } from '@/types/course'
import { FramePlayer } from './FramePlayer'
import { pictureFiles, pictureOf, pictureOfFrame } from './take-picture'

/** The picture that stands for a video: a frame, a file, or the automatic one. */
export function PosterPanel({ video }: { video: Video }) {
  const { setPosterAsync, removePosterAsync, isSaving } = usePoster(video.course_id, video.id)
  const [isChoosingFrame, setIsChoosingFrame] = useState(false)
  const [problem, setProblem] = useState<string>()
  const frame = useRef<HTMLVideoElement>(null)

  /** A refusal of the server is told by the page; what the browser cannot do is told here. */
  const save = async (make: () => Promise<string>) => {
    setProblem(undefined)
    let picture: string
    try {
      picture = await make()
    } catch (error) {
      return setProblem(errorMessage(error))
    }
    await setPosterAsync(picture).then(
      () => {
        setIsChoosingFrame(false)
        announce('The video has a new picture.')
      },
      () => undefined,
    )
  }
  const reset = () =>
    removePosterAsync().then(
      () => announce('The video has its automatic picture.'),
      () => undefined,
    )
  return (
    <section aria-labelledby="video-picture" className="grid gap-2.5">
      <h3 id="video-picture" className="font-550">
        Picture
      </h3>
      {isChoosingFrame ? (
        <FramePlayer ref={frame} videoId={video.id} />
      ) : (
        video.thumbnailUrl !== undefined && (
          // eslint-disable-next-line @next/next/no-img-element -- behind a right and an address that changes
          <img
            src={video.thumbnailUrl}
            alt={`Still of ${video.filename}`}
            className="aspect-video w-56 rounded-control bg-sunken object-contain"
          />
        )
      )}
      {problem !== undefined && (
        <p role="alert" className="text-13 text-bad">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {isChoosingFrame ? (
          <>
            <Button size="sm" onClick={() => setIsChoosingFrame(false)}>
              Keep the picture
            </Button>
            <Button
              size="sm"
              busy={isSaving}
              icon={<Picture />}
              onClick={() => void save(() => pictureOfFrame(frame.current))}
            >
              Use this frame
            </Button>
          </>
        ) : (
          <>
            {video.status === 'ready' && (
              <Button size="sm" icon={<Picture />} onClick={() => setIsChoosingFrame(true)}>
                Take a frame…
              </Button>
            )}
            <FilePicker
              label={`Choose a picture for ${video.filename}`}
              accept={pictureFiles}
              onFiles={([file]) => file && void save(() => pictureOf(file))}
            >
              Choose a picture…
            </FilePicker>
            {video.thumbnailUrl !== undefined && (
              <Button size="sm" variant="ghost" icon={<Undo2 />} busy={isSaving} onClick={() => void reset()}>
                Use the automatic one
              </Button>
            )}
          </>
        )}
      </div>
    </section>
  )
}
