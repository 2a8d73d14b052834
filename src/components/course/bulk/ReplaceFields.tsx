import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import type { RuleDraft } from './rule-draft'

interface ReplaceFieldsProps {
  draft: RuleDraft
  onChange: (changes: Partial<RuleDraft>) => void
}

/** A text to find and one to put in its place, both as they are written. */
export const ReplaceFields = ({ draft, onChange }: ReplaceFieldsProps) => (
  <div className="grid gap-4">
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Find">
        <Input
          value={draft.find}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange({ find: event.currentTarget.value })}
        />
      </Field>
      <Field label="Replace with" optional="leave empty to take it out">
        <Input
          value={draft.replace}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange({ replace: event.currentTarget.value })}
        />
      </Field>
    </div>
    <Checkbox
      label="Match upper and lower case"
      checked={draft.matchesCase}
      onCheckedChange={(matchesCase) => onChange({ matchesCase })}
    />
  </div>
)
