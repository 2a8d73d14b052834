import { cn } from '@/lib/cn'
import { type AcceptedFormats, acceptedVideos } from './leave-out'

interface FilePickerProps {
  /** The accessible name, e.g. "Choose file for Power, with a pencil". */
  label: string
  accept?: AcceptedFormats | undefined
  multiple?: boolean
  onFiles: (files: File[]) => void
  /** What is seen. */
  children: React.ReactNode
}

/** A small button that opens the file dialog. */
export const FilePicker = ({
  label,
  accept = acceptedVideos,
  multiple = false,
  onFiles,
  children,
}: FilePickerProps) => (
  <label
    className={cn(
      'relative inline-flex min-h-(--control-s) cursor-pointer items-center justify-center gap-[7px] rounded-control border border-edge bg-surface px-[9px] text-13 font-530 whitespace-nowrap',
      'transition-colors duration-(--fast) hover:border-ink-3 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus [&_.lucide]:size-3.5',
    )}
  >
    <span aria-hidden="true" className="contents">
      {children}
    </span>
    <input
      type="file"
      className="sr-only"
      aria-label={label}
      accept={Object.entries(accept).flat(2).join(',')}
      // The same file again must be a change too, e.g. after it was exported anew.
      onClick={(event) => (event.currentTarget.value = '')}
      multiple={multiple}
      onChange={(event) => onFiles([...(event.currentTarget.files ?? [])])}
    />
  </label>
)
