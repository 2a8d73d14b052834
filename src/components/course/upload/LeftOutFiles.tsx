import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { count } from '@/lib/format'
import { type LeftOut, shortName } from './leave-out'

interface LeftOutFilesProps {
  files: readonly LeftOut[]
  onAddAnyway: () => void
  onDismiss: () => void
}

/** Names every file that was not taken, with its reason. */
export function LeftOutFiles({ files, onAddAnyway, onDismiss }: LeftOutFilesProps) {
  if (files.length === 0) return null
  const doubtful = files.filter(({ canAddAnyway }) => canAddAnyway).length
  return (
    <Callout
      tone="wait"
      role="alert"
      title={`${count(files.length, 'file')} ${files.length === 1 ? 'was' : 'were'} left out`}
      className="mb-3"
    >
      <ul className="grid gap-0.5 text-13">
        {files.map(({ file, reason }, index) => (
          <li key={index} className="wrap-anywhere">
            <bdi className="font-550">“{shortName(file.name)}”</bdi> {reason}
          </li>
        ))}
      </ul>
      <p className="flex flex-wrap gap-2 pt-1">
        {doubtful > 0 && (
          <Button size="sm" onClick={onAddAnyway}>
            {doubtful === 1 ? 'Add it anyway' : `Add the ${doubtful} anyway`}
          </Button>
        )}
        <Button size="sm" variant="ghost" onClick={onDismiss}>
          Dismiss
        </Button>
      </p>
    </Callout>
  )
}
