import { useState } from 'react'
import { cn } from '@/lib/cn'

interface CoursePictureProps {
  /** Absent where the course has none. */
  src: string | undefined
  className: string
}

/** The picture of a course; lines like those of a cover where there is none, or where it does not come. */
export function CoursePicture({ src, className }: CoursePictureProps) {
  const [broken, setBroken] = useState<string>()
  const frame = cn('aspect-video rounded-row bg-sunken inset-ring inset-ring-line', className)
  if (src === undefined || src === broken) {
    return (
      <span aria-hidden="true" className={cn('grid content-center gap-[6%] px-[14%]', frame)}>
        {['100%', '64%', '82%'].map((inlineSize) => (
          <span key={inlineSize} style={{ inlineSize }} className="h-[5px] rounded-bar bg-bar-rest" />
        ))}
      </span>
    )
  }
  /** What failed before this page was taken over tells nobody of it any more. */
  const look = (image: HTMLImageElement | null) => {
    if (image?.complete && image.naturalWidth === 0) setBroken(src)
  }
  return (
    // eslint-disable-next-line @next/next/no-img-element -- it is small already, and another one at another address
    <img
      ref={look}
      src={src}
      alt=""
      loading="lazy"
      onError={() => setBroken(src)}
      className={cn('object-cover', frame)}
    />
  )
}
