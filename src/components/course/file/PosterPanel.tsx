import { Image as Picture, Undo2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { FilePicker } from '@/components/course/upload/FilePicker'
import { Button } from '@/components/ui/Button'
import { usePoster } from '@/hooks/use-poster'
import { usePlaybackForEditing } from '@/hooks/use-video-playback'
import { announce } from '@/lib/announce'
import { AppError, errorMessage } from '@/lib/errors'
import { pictureOfFile, shrinkPicture, type Drawable } from '@/lib/pictures/shrink-picture'
import type { Video } from '@/types/course'

const pictures = { 'image/*': ['.jpg', '.jpeg', '.png', '.webp', '.avif'] }

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
  const fromFile = async (file: File) => {
    const drawable = await pictureOfFile(file)
    try {
      return await shrinkPicture(drawable)
    } finally {
      drawable.close()
    }
  }
  const fromFrame = () => {
    const drawable = frameOf(frame.current)
    if (!drawable) {
      return Promise.reject(new AppError('invalid', 'The video is not there yet. Wait until it shows.'))
    }
    return shrinkPicture(drawable)
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
            <Button size="sm" busy={isSaving} icon={<Picture />} onClick={() => void save(fromFrame)}>
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
              accept={pictures}
              onFiles={([file]) => file && void save(() => fromFile(file))}
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

function frameOf(element: HTMLVideoElement | null): Drawable | null {
  if (!element || element.videoWidth === 0) return null
  return { source: element, width: element.videoWidth, height: element.videoHeight }
}

function FramePlayer({ ref, videoId }: { ref: React.Ref<HTMLVideoElement>; videoId: string }) {
  const { data: playback } = usePlaybackForEditing(videoId)
  // Of a ladder no frame is needed: one file is always among the sources.
  const source = playback?.sources.at(-1)
  return (
    <video
      ref={ref}
      controls
      playsInline
      muted
      // The bytes may come from a bucket; without this a frame of them could not be read.
      crossOrigin="anonymous"
      aria-label="Frames of the video"
      className="aspect-video w-full bg-sunken"
      {...(source && { src: source.src })}
    />
  )
}
