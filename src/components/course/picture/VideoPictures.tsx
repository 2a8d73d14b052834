import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/Button'
import { count } from '@/lib/format'
import type { CourseTree } from '@/types/course'

/** Pictures drawn before anybody asks for more. */
const SHOWN = 12

interface VideoPicturesProps {
  course: CourseTree
  chosen: string | undefined
  onChoose: (videoId: string) => void
  /** What to do with the chosen one. */
  children: ReactNode
}

/** The pictures of the videos of a course, one of which can be chosen. Nothing while no video has one. */
export function VideoPictures({ course, chosen, onChoose, children }: VideoPicturesProps) {
  const [shown, setShown] = useState(SHOWN)
  const videos = course.chapters
    .flatMap((chapter) => chapter.videos)
    .filter(({ status, thumbnailUrl }) => status === 'ready' && thumbnailUrl !== undefined)
  if (videos.length === 0) return null
  const left = videos.length - shown
  return (
    <section aria-labelledby="video-pictures" className="grid gap-2.5">
      <h3 id="video-pictures" className="font-550">
        From a video
      </h3>
      <div
        role="radiogroup"
        aria-labelledby="video-pictures"
        className="grid grid-cols-[repeat(auto-fill,minmax(132px,1fr))] gap-2.5"
      >
        {videos.slice(0, shown).map(({ id, filename, thumbnailUrl }) => (
          <label
            key={id}
            className="grid cursor-pointer content-start gap-1 rounded-control border border-line bg-surface p-1.5 text-13 hover:bg-hover has-checked:border-accent has-checked:bg-accent-tint has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus forced-colors:has-checked:outline-2"
          >
            {/* eslint-disable-next-line @next/next/no-img-element -- behind a right and an address that changes */}
            <img
              src={thumbnailUrl}
              alt=""
              loading="lazy"
              className="aspect-video w-full rounded-row bg-sunken object-cover"
            />
            <span className="flex items-start gap-1.5">
              <input
                type="radio"
                name="course-picture-video"
                className="mt-[3px] shrink-0 outline-none"
                checked={id === chosen}
                onChange={() => onChoose(id)}
              />
              <bdi className="line-clamp-2 min-w-0 wrap-anywhere">{filename}</bdi>
            </span>
          </label>
        ))}
      </div>
      {left > 0 && (
        <Button
          size="sm"
          variant="ghost"
          className="justify-self-start"
          onClick={() => setShown(shown + 5 * SHOWN)}
        >
          Show {left > 5 * SHOWN ? `${5 * SHOWN} more` : `the other ${count(left, 'video')}`}
        </Button>
      )}
      {children}
    </section>
  )
}
