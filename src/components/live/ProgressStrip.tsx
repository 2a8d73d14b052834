import type { CSSProperties } from 'react'
import { lessonsOf, watchedOf } from '@/lib/learning/lessons'
import type { Lesson, LessonProgress, LivePage } from '@/types/learning'

interface ProgressStripProps {
  course: LivePage
  progress: ReadonlyMap<string, LessonProgress>
  currentId: string | undefined
  isRecorded: boolean
}

/** Above this many, single bars are too thin to see: a chapter is one bar, filled as far as it was watched. */
const SINGLE_UP_TO = 200

type BarStyle = CSSProperties & { '--p'?: string }

/** The course by its running time, as far as it was watched. */
export function ProgressStrip({ course, progress, currentId, isRecorded }: ProgressStripProps) {
  const lessons = lessonsOf(course)
  if (lessons.length === 0) return null
  const label = isRecorded
    ? `${watchedOf(lessons, progress)} of ${lessons.length} videos watched`
    : `${lessons.length} videos, drawn by their length`
  const weight = weigh(lessons)
  const isMerged = lessons.length > SINGLE_UP_TO
  return (
    <div role="img" aria-label={label} className="strip mt-[9px]" style={{ blockSize: 12 }}>
      {course.chapters
        .filter(({ videos }) => videos.length > 0)
        .map(({ id, videos }) => (
          <span key={id} style={{ flex: `${videos.reduce((sum, video) => sum + weight(video), 0)} 1 0` }}>
            {isMerged ? (
              <i data-s="u" style={filled(watchedOf(videos, progress) / videos.length)} />
            ) : (
              videos.map((video) => (
                <Bar
                  key={video.id}
                  video={video}
                  weight={weight(video)}
                  progress={progress}
                  isCurrent={video.id === currentId}
                />
              ))
            )}
          </span>
        ))}
    </div>
  )
}

interface BarProps {
  video: Lesson
  progress: ReadonlyMap<string, LessonProgress>
  isCurrent: boolean
  /** Share of the line. */
  weight: number
}

function Bar({ video, progress, isCurrent, weight }: BarProps) {
  const own = progress.get(video.id)
  const flex = `${weight} 1 0`
  if (!video.isPlayable) return <i data-s="n" style={{ flex }} />
  if (own?.watched_at) return <i data-s="v" style={{ flex }} />
  const share = own && video.duration ? Math.min(1, own.position / video.duration) : 0
  return isCurrent || share > 0 ? (
    <i data-s="u" style={{ ...filled(share), flex }} />
  ) : (
    <i data-s="x" style={{ flex }} />
  )
}

const filled = (share: number): BarStyle => ({ flex: '1 1 0', '--p': `${Math.floor(share * 100)}%` })
/** What is still to come is drawn as long as the others are on average. */
function weigh(lessons: readonly Lesson[]): (lesson: Lesson) => number {
  const known = lessons.flatMap(({ duration }) => duration ?? [])
  const average = known.length === 0 ? 300 : known.reduce((sum, one) => sum + one, 0) / known.length
  return ({ duration }) => Math.max(1, duration ?? average)
}
