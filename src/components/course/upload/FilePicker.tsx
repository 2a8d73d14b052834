import { cn } from '@/lib/cn'
import { canKeepPicked, pickKeptFiles } from '@/lib/upload-ledger/pick-files'
import { type AcceptedFormats, acceptedVideos } from './leave-out'

interface FilePickerProps {
  /** The accessible name, e.g. "Choose file for Power, with a pencil". */
  label: string
  accept?: AcceptedFormats | undefined
  multiple?: boolean
  /**
   * Opens a dialog whose files the browser can read again after a reload, where it has one. Not for the places that
   * every new file comes by: such a dialog is none that tests and other tools can answer (no `filechooser` event of
   * Playwright's comes for it, tried with 1.65), and a drop keeps its files all the same.
   */
  keepsFiles?: boolean
  onFiles: (files: File[]) => void
  /** What is seen. */
  children: React.ReactNode
}

/** Of the input itself; the browser may ask for another click. */
function openPlainDialog(input: HTMLInputElement): void {
  try {
    input.showPicker()
  } catch {
    // The click is too long ago.
  }
}

/** A small button that opens the file dialog. */
export const FilePicker = ({
  label,
  accept = acceptedVideos,
  multiple = false,
  keepsFiles = false,
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
      onClick={(event) => {
        event.currentTarget.value = ''
        if (!keepsFiles || !canKeepPicked()) return
        event.preventDefault()
        const input = event.currentTarget
        void pickKeptFiles(accept, multiple).then((files) => {
          if (files === null) openPlainDialog(input)
          else if (files.length > 0) onFiles(files)
        })
      }}
      multiple={multiple}
      onChange={(event) => onFiles([...(event.currentTarget.files ?? [])])}
    />
  </label>
)
