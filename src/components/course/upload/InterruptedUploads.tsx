'use client'

import { Play, Upload, X } from 'lucide-react'
import { useDropzone } from 'react-dropzone'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { cn } from '@/lib/cn'
import { count } from '@/lib/format'
import { FilePicker } from './FilePicker'
import { LeftOutFiles } from './LeftOutFiles'
import { useInterrupted } from './use-interrupted'

/** Rows drawn; one drop of many files is meant for more than that. */
const SHOWN = 50

/**
 * Uploads of a course that this page does not send: what stopped with the page that sent it, with one place to give it
 * its file again, and what another tab or device is sending.
 */
export function InterruptedUploads({ courseId }: { courseId: string }) {
  const { rows, refused, dismiss, continueAll, choose, giveUp } = useInterrupted(courseId)
  const { getRootProps, isDragActive } = useDropzone({
    onDrop: (dropped) => choose(dropped),
    noClick: true,
    noKeyboard: true,
    noPaste: true,
  })
  if (rows.length === 0) return null
  const waiting = rows.filter(({ kind }) => kind !== 'elsewhere')
  const kept = waiting.filter(({ kind }) => kind === 'kept').length
  return (
    <section
      {...getRootProps()}
      role={undefined}
      tabIndex={undefined}
      aria-labelledby="interrupted-uploads"
      className={cn(
        'grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-3 rounded-control text-13',
        isDragActive && 'bg-accent-tint outline-2 outline-offset-8 outline-accent',
      )}
    >
      <h2 id="interrupted-uploads" className="text-[15px] leading-5">
        {waiting.length > 0 ? 'Interrupted uploads' : 'Uploading elsewhere'}
      </h2>
      {waiting.length > 0 && (
        <>
          <p className="text-pretty text-ink-2">
            {waiting.length === 1 ? 'One file was' : `${count(waiting.length, 'file')} were`} not sent to the
            end. Choose {waiting.length === 1 ? 'it' : 'them'} again or drop{' '}
            {waiting.length === 1 ? 'it' : 'them all'} here: what has arrived is not sent twice.
          </p>
          <p className="flex flex-wrap gap-2">
            {kept > 0 && (
              <Button size="sm" variant="primary" icon={<Play />} onClick={continueAll}>
                {kept === 1 ? 'Continue' : `Continue ${kept}`}
              </Button>
            )}
            <FilePicker
              multiple
              keepsFiles
              label="Choose the files of interrupted uploads"
              onFiles={(files) => choose(files)}
            >
              <Upload />
              Choose files…
            </FilePicker>
          </p>
        </>
      )}
      <LeftOutFiles
        files={refused.map((file) => ({ ...file, canAddAnyway: false }))}
        onAddAnyway={dismiss}
        onDismiss={dismiss}
      />
      <ul>
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.id} className="flex items-center gap-2.5 border-t border-line py-2">
            <div className="min-w-0 flex-1">
              <p className="truncate font-550" title={row.title}>
                <bdi>{row.title}</bdi>
              </p>
              {row.percent !== null && (
                <ProgressBar
                  value={row.percent}
                  tone={row.kind === 'elsewhere' ? 'accent' : 'paused'}
                  label={row.title}
                  className="mt-[5px] mb-[3px] h-1"
                />
              )}
              <p className="text-12 text-pretty text-ink-2">{row.note}</p>
            </div>
            {row.kind !== 'elsewhere' && (
              <IconButton
                label={`Give up the upload of ${row.title}`}
                icon={<X />}
                onClick={() => void giveUp(row)}
              />
            )}
          </li>
        ))}
      </ul>
      {rows.length > SHOWN && <p className="text-12 text-ink-2">and {rows.length - SHOWN} more</p>}
    </section>
  )
}
