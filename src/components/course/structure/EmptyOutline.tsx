import { ClipboardPaste, FolderUp } from 'lucide-react'
import { Button } from '@/components/ui/Button'

interface EmptyOutlineProps {
  onPaste: () => void
  onChooseFolder: () => void
}

/** The button that adds a chapter stands right above. */
export const EmptyOutline = ({ onPaste, onChooseFolder }: EmptyOutlineProps) => (
  <div role="row">
    <div role="gridcell" className="grid gap-4 py-6">
      <div aria-hidden="true" className="grid max-w-md gap-2">
        {[72, 48, 60].map((width) => (
          <span
            key={width}
            className="h-3 rounded-bar border border-dashed border-edge"
            style={{ width: `${width}%` }}
          />
        ))}
      </div>
      <div className="grid gap-1">
        <p className="text-16 font-550">A course starts with a chapter</p>
        <p className="max-w-[68ch] text-ink-2">
          Chapters hold the videos in the order they are watched. Titles can change later, and so can the
          order.
        </p>
      </div>
      <div className="grid justify-items-start gap-2">
        <p className="max-w-[68ch] text-ink-2">
          You have the plan somewhere already? Paste it here as text, Markdown or a table. You have the
          videos? Drop their folder here: its folders become chapters.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button icon={<ClipboardPaste />} onClick={onPaste}>
            Paste an outline…
          </Button>
          <Button icon={<FolderUp />} onClick={onChooseFolder}>
            Choose a folder…
          </Button>
        </div>
      </div>
    </div>
  </div>
)
