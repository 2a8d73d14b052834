import { Check, CircleAlert } from 'lucide-react'
import { Bar } from '@/components/course/Strip'
import { cn } from '@/lib/cn'
import type { VideoStatus } from '@/types/course'
import { FileFacts } from './FileFacts'
import { FileThumb } from './FileThumb'

interface LineProps {
  title: string
  /** Of this page: what is in it is shown. */
  file?: File
  status: VideoStatus
  /** 0–100, for an upload. */
  progress?: number
  note: React.ReactNode
  tone?: 'plain' | 'wait' | 'bad'
  bar?: React.ReactNode
  /** The state as a word or a figure, before the actions. */
  end?: React.ReactNode
  children?: React.ReactNode
}

const noteTones = { plain: 'text-ink-2', wait: 'font-medium text-wait', bad: 'font-medium text-bad' }

/** One line of the upload step or the tray. */
export const Line = ({
  title,
  file,
  status,
  progress,
  note,
  tone = 'plain',
  bar,
  end,
  children,
}: LineProps) => (
  <li
    className={cn(
      'flex min-h-[54px] items-center gap-2.5 border-t border-line py-[9px] md:gap-3',
      tone !== 'plain' && 'max-md:flex-wrap',
    )}
  >
    <Bar status={status} {...(progress !== undefined && { progress })} className="h-[30px]" />
    {file && <FileThumb file={file} className={cn(tone !== 'plain' && 'max-md:hidden')} />}
    <div className={cn('min-w-0 flex-1', tone !== 'plain' && 'max-md:basis-4/5')}>
      <p className="truncate font-550" title={title}>
        <bdi>{title}</bdi>
      </p>
      {bar}
      <p className={cn('text-12 text-pretty wrap-anywhere', noteTones[tone])}>{note}</p>
      {file && <FileFacts file={file} />}
    </div>
    {end !== undefined && (
      <span className="min-w-10 text-end text-12 whitespace-nowrap text-ink-2 tabular-nums">{end}</span>
    )}
    {children !== undefined && (
      <span
        className={cn(
          'flex items-center justify-end gap-1.5 md:min-w-14',
          tone !== 'plain' && 'max-md:w-full max-md:justify-start max-md:ps-4',
        )}
      >
        {children}
      </span>
    )}
  </li>
)

export const Complete = () => (
  <span className="inline-flex items-center gap-1 font-530 text-good">
    <Check className="size-3.5" />
    Complete
  </span>
)

export const FailureMark = () => (
  <span data-testid="upload-error-icon" className="flex text-bad">
    <CircleAlert />
    <span className="sr-only">Failed</span>
  </span>
)
