import { Button } from '@/components/ui/Button'
import { FieldError } from '@/components/ui/FieldError'
import { textOf } from '@/lib/outbox/field-rules'
import type { TextDraft } from '@/lib/outbox/text-store'

interface TextFieldNotesProps {
  /** What the field points at with `aria-describedby`. */
  id: string
  draft: TextDraft | undefined
  /** The field has buttons even while it is only typed into. */
  hasButtons: boolean
  onSave: () => void
  onCancel: () => void
  onCompare: () => void
}

/** What stands below a text that is being edited: what is wrong, what others did, and the way on. */
export function TextFieldNotes({ id, draft, hasButtons, onSave, onCancel, onCompare }: TextFieldNotesProps) {
  const state = draft?.state ?? 'typing'
  const message = draft?.message ?? null
  const isBack = state === 'refused' || state === 'held' || state === 'restored'
  return (
    <>
      {message !== null &&
        (state === 'restored' ? (
          <p id={id} className="text-13 text-wait">
            {message}
          </p>
        ) : (
          <FieldError id={id}>{message}</FieldError>
        ))}
      {message === null && draft?.theirs && (
        <p id={id} role="status" className="text-13 text-wait">
          <bdi>{draft.theirs.who}</bdi> changed this to “<bdi>{short(textOf(draft.theirs.value))}</bdi>”
          meanwhile.
        </p>
      )}
      {(isBack || hasButtons || state === 'conflict') && (
        <span className="flex flex-wrap gap-2 pt-0.5">
          {state === 'conflict' ? (
            <Button size="sm" onClick={onCompare}>
              Compare
            </Button>
          ) : (
            <Button size="sm" onClick={onSave}>
              {state === 'refused' || state === 'held' ? 'Retry' : 'Save'}
            </Button>
          )}
          <Button size="sm" variant="ghost" onClick={onCancel}>
            {isBack || state === 'conflict' ? 'Give up the change' : 'Cancel'}
          </Button>
        </span>
      )}
    </>
  )
}

/** Whether the note below the field says anything, for `aria-describedby`. */
export const hasNote = (draft: TextDraft | undefined): boolean =>
  draft !== undefined && (draft.message !== null || draft.theirs !== null)

const LONGEST = 80
const short = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
