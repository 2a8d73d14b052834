import { Play, Trash2 } from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { IconButton } from '@/components/ui/IconButton'
import { cn } from '@/lib/cn'
import { type EditedCue, timesProblem } from '@/lib/captions/edit'
import { formatTime, parseTime } from '@/lib/captions/times'
import type { CueListProps } from './CueList'

interface CueRowProps extends CueListProps {
  cue: EditedCue
  index: number
  place: CSSProperties
  isCurrent: boolean
  isWanted: boolean
}

const field =
  'rounded-row border border-edge bg-surface px-1.5 aria-invalid:border-bad max-md:min-h-9 max-md:text-16'

/** One caption: its times, its text, and what can be done with it. */
export function CueRow({ cue, index, place, isCurrent, isWanted, ...list }: CueRowProps) {
  const text = useRef<HTMLTextAreaElement>(null)
  const number = index + 1
  useEffect(() => {
    if (!isWanted) return
    text.current?.focus()
    list.onFocused()
  }, [isWanted, list])

  const handleKeys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const key = event.altKey ? `Alt ${event.key}` : event.ctrlKey || event.metaKey ? `Ctrl ${event.key}` : ''
    const other = list.cues[key === 'Alt ArrowUp' ? index - 1 : key === 'Alt ArrowDown' ? index + 1 : -1]
    if (other) list.onGo(other.key)
    else if (key === 'Alt Enter') list.onPlay(cue)
    else if (key === 'Ctrl Enter') list.onSplit(cue.key, event.currentTarget.selectionStart)
    else return
    event.preventDefault()
  }
  return (
    <li
      style={place}
      aria-current={isCurrent || undefined}
      className={cn(
        'grid content-start gap-1.5 border-t border-line py-2 ps-2.5 pe-1',
        isCurrent && 'border-s-3 border-s-accent bg-accent-tint ps-[7px]',
      )}
    >
      <div className="flex items-center gap-1.5">
        <span className="mono w-10 shrink-0 text-12 text-ink-3">{number.toLocaleString('en-US')}</span>
        <Times cue={cue} number={number} onChange={list.onChange} />
        <span className="ms-auto flex">
          <IconButton
            label={`Play from caption ${number}`}
            icon={<Play />}
            onClick={() => list.onPlay(cue)}
          />
          <IconButton
            label={`Delete caption ${number}`}
            icon={<Trash2 />}
            onClick={() => list.onDelete(cue.key)}
          />
        </span>
      </div>
      <textarea
        ref={text}
        dir="auto"
        rows={2}
        aria-label={`Text of caption ${number}`}
        value={cue.typed}
        onChange={(event) => list.onChange(cue.key, { typed: event.currentTarget.value })}
        onKeyDown={handleKeys}
        className={cn(field, 'w-full resize-none py-1')}
      />
    </li>
  )
}

/** Both times of a caption as they are typed; they hold once they make sense. */
function Times({ cue, number, onChange }: Pick<CueRowProps, 'cue' | 'onChange'> & { number: number }) {
  const [typed, setTyped] = useState<{ start?: string; end?: string }>({})
  const value = { start: typed.start ?? formatTime(cue.start), end: typed.end ?? formatTime(cue.end) }
  const [start, end] = [parseTime(value.start), parseTime(value.end)]
  const isTouched = typed.start !== undefined || typed.end !== undefined
  const problem = isTouched ? timesProblem(start, end) : undefined
  const noteId = `cue-${cue.key}-times`

  const commit = () => {
    if (!isTouched || start === undefined || end === undefined || problem !== undefined) return
    setTyped({})
    if (start !== cue.start || end !== cue.end) onChange(cue.key, { start, end })
  }
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-1.5">
      {(['start', 'end'] as const).map((which) => (
        <input
          key={which}
          dir="ltr"
          inputMode="decimal"
          aria-label={`${which === 'start' ? 'Start' : 'End'} of caption ${number}`}
          aria-invalid={problem !== undefined || undefined}
          aria-describedby={problem === undefined ? undefined : noteId}
          value={value[which]}
          onChange={(event) => setTyped({ ...typed, [which]: event.currentTarget.value })}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit()
            if (event.key !== 'Escape' || !isTouched) return
            event.stopPropagation()
            setTyped({})
          }}
          className={cn(field, 'mono w-[104px] text-12 max-md:w-[138px]')}
        />
      ))}
      {problem !== undefined && (
        <span id={noteId} role="alert" className="text-12 text-bad">
          {problem}
        </span>
      )}
    </span>
  )
}
