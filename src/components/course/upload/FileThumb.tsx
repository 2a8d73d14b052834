'use client'

import { useEffect, useRef, useState } from 'react'
import { cn } from '@/lib/cn'
import { preflight } from '@/lib/preflight/preflight'

/** A small picture of a file that was chosen, made when it comes in sight; an empty frame where there is none. */
export function FileThumb({ file, className }: { file: File; className?: string }) {
  const frame = useRef<HTMLSpanElement>(null)
  const url = usePicture(file, frame)
  return (
    // It only repeats what the row says.
    <span
      ref={frame}
      aria-hidden="true"
      data-picture={url === null ? 'none' : 'shown'}
      className={cn(
        'inline-block aspect-video w-16 shrink-0 rounded-row border border-line bg-sunken bg-cover bg-center max-md:w-12',
        className,
      )}
      style={url === null ? undefined : { backgroundImage: `url("${url}")` }}
    />
  )
}

function usePicture(file: File, frame: React.RefObject<HTMLElement | null>): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    const element = frame.current
    if (!element || typeof IntersectionObserver === 'undefined') return
    const over = new AbortController()
    let made: string | undefined
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      void preflight.thumbnail(file, { isUrgent: true, signal: over.signal }).then((picture) => {
        if (!picture || over.signal.aborted) return
        made = URL.createObjectURL(picture)
        setUrl(made)
      })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      over.abort()
      if (made !== undefined) URL.revokeObjectURL(made)
      setUrl(null)
    }
  }, [file, frame])
  return url
}
