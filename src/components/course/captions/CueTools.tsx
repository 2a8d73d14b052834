import { Plus, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { Kbd } from '@/components/ui/Kbd'

interface CueToolsProps {
  canUndo: boolean
  onUndo: () => void
  /** At the time that the video stands at. */
  onAdd: () => void
  /** @returns whether it could be done */
  onShift: (ms: number) => boolean
}

/** What can be done with the captions as a whole. */
export function CueTools({ canUndo, onUndo, onAdd, onShift }: CueToolsProps) {
  const [seconds, setSeconds] = useState('')
  const [error, setError] = useState<string>()
  const shift = () => {
    const by = Number(seconds.trim().replace(',', '.').replace('−', '-'))
    if (seconds.trim() === '' || !Number.isFinite(by) || by === 0) {
      return setError('Write seconds, such as 1.5 or -0.8.')
    }
    if (!onShift(Math.round(by * 1000))) {
      return setError('The first caption would begin before the video does.')
    }
    setSeconds('')
    setError(undefined)
  }
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        <Button size="sm" icon={<Plus />} onClick={onAdd}>
          Add caption here
        </Button>
        <Button
          size="sm"
          icon={<Undo2 />}
          aria-label="Undo the last step"
          disabled={!canUndo}
          onClick={onUndo}
        >
          Undo
        </Button>
      </div>
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          shift()
        }}
      >
        <Field
          label="Shift all by seconds"
          className="flex-1"
          {...(error === undefined ? { hint: 'Less than 0 is earlier.' } : { error })}
        >
          <Input
            inputMode="text"
            value={seconds}
            onChange={(event) => setSeconds(event.currentTarget.value)}
          />
        </Field>
        <Button type="submit" className="mb-[26px]">
          Shift all
        </Button>
      </form>
      <p className="text-12 text-ink-2 max-md:hidden">
        <Kbd>Alt ↑</Kbd> <Kbd>Alt ↓</Kbd> other caption, <Kbd>Alt Enter</Kbd> play from it,{' '}
        <Kbd>Ctrl Enter</Kbd> split at the cursor
      </p>
    </div>
  )
}
