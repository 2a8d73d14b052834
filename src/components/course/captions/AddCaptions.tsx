import { Upload } from 'lucide-react'
import { useState } from 'react'
import { FilePicker } from '@/components/course/upload/FilePicker'
import { DropTarget } from '@/components/ui/DropTarget'
import { newId } from '@/lib/ids'
import type { Video } from '@/types/course'
import { ChosenCaptions } from './ChosenCaptions'
import { isCaptionFile, readCaptionFile, type ReadCaptions } from './read-caption-file'

interface AddCaptionsProps {
  courseId: string
  video: Video
}

const accepted = { 'text/vtt': ['.vtt'], 'application/x-subrip': ['.srt'] }

/** Where caption files are chosen or dropped. Each is shown with its problems before it is added. */
export function AddCaptions({ courseId, video }: AddCaptionsProps) {
  const [chosen, setChosen] = useState<{ key: string; read: ReadCaptions }[]>([])
  const [refused, setRefused] = useState<string[]>([])

  const take = async (files: readonly File[]) => {
    const reads = await Promise.all(files.filter(isCaptionFile).map(readCaptionFile))
    setRefused(files.filter((file) => !isCaptionFile(file)).map(({ name }) => name))
    setChosen((now) => [...now, ...reads.map((read) => ({ key: newId(), read }))])
  }
  const forget = (key: string) => setChosen((now) => now.filter((item) => item.key !== key))

  return (
    <section aria-label="Add captions" className="grid gap-3">
      {chosen.map(({ key, read }) => (
        <ChosenCaptions key={key} courseId={courseId} video={video} read={read} onDone={() => forget(key)} />
      ))}
      {refused.map((name) => (
        <p key={name} role="alert" className="text-13 text-bad">
          “<bdi>{name}</bdi>” is no caption file. Choose WebVTT (.vtt) or SubRip (.srt).
        </p>
      ))}
      <DropTarget
        onFiles={(files) => void take(files)}
        className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3.5 py-3"
      >
        <FilePicker
          label="Choose caption files"
          accept={accepted}
          multiple
          onFiles={(files) => void take(files)}
        >
          <Upload />
          Choose files…
        </FilePicker>
        <p className="min-w-40 flex-1 text-13 text-pretty text-ink-2">
          Or drop .vtt and .srt files here. The language is taken from a name like lesson.de.vtt.
        </p>
      </DropTarget>
    </section>
  )
}
