import { useRef } from 'react'
import { Button } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { isNumbered, placeholders } from '@/lib/batch-rename'
import { numberError, type RuleDraft } from './rule-draft'

interface PatternFieldsProps {
  draft: RuleDraft
  /** The chosen videos stand in several chapters. */
  spansChapters: boolean
  onChange: (changes: Partial<RuleDraft>) => void
}

/** The pattern, what it can hold, and how it counts. */
export function PatternFields({ draft, spansChapters, onChange }: PatternFieldsProps) {
  const field = useRef<HTMLInputElement>(null)

  /** Where the caret is, as if it had been typed. */
  const insert = (text: string) => {
    const input = field.current
    if (!input) return
    const [start, end] = [
      input.selectionStart ?? draft.pattern.length,
      input.selectionEnd ?? draft.pattern.length,
    ]
    onChange({ pattern: draft.pattern.slice(0, start) + text + draft.pattern.slice(end) })
    requestAnimationFrame(() => {
      input.focus()
      input.setSelectionRange(start + text.length, start + text.length)
    })
  }
  return (
    <div className="grid gap-4">
      <div className="grid gap-2">
        <Field label="Pattern">
          <Input
            ref={field}
            data-autofocus
            value={draft.pattern}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => onChange({ pattern: event.currentTarget.value })}
          />
        </Field>
        <div role="group" aria-label="Insert into the pattern" className="flex flex-wrap gap-1.5">
          {placeholders.map(({ text, means }) => (
            <Button
              key={text}
              size="sm"
              aria-label={`Insert ${text}: ${means}`}
              title={means}
              onClick={() => insert(text)}
            >
              <span className="mono text-12">{text}</span>
            </Button>
          ))}
        </div>
        <p className="text-13 text-ink-2">
          {placeholders.map(({ text, means }) => `${text} ${means}`).join(' · ')}
        </p>
      </div>
      {isNumbered(draft.pattern) && (
        <div className="grid grid-cols-2 gap-4">
          <Field label="First number" error={numberError(draft.start)}>
            <Input
              inputMode="numeric"
              autoComplete="off"
              value={draft.start}
              onChange={(event) => onChange({ start: event.currentTarget.value })}
            />
          </Field>
          <Field label="Step" error={numberError(draft.step)}>
            <Input
              inputMode="numeric"
              autoComplete="off"
              value={draft.step}
              onChange={(event) => onChange({ step: event.currentTarget.value })}
            />
          </Field>
        </div>
      )}
      {isNumbered(draft.pattern) && spansChapters && (
        <Checkbox
          label="Begin again in each chapter"
          checked={draft.restarts}
          onCheckedChange={(restarts) => onChange({ restarts })}
        />
      )}
    </div>
  )
}
