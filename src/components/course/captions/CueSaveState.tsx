import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import type { SaveState } from '@/hooks/caption-saver'

interface CueSaveStateProps {
  state: SaveState
  onRetry: () => void
  onKeepMine: () => void
  onTakeTheirs: () => void
}

const words: Record<Exclude<SaveState['kind'], 'failed' | 'conflict'>, string> = {
  saved: 'Saved',
  unsaved: 'Not saved yet',
  saving: 'Saving…',
  waiting: 'Kept in this browser, and sent once the server can be reached',
}

/** Whether the captions on the screen are the server's, always in words. */
export function CueSaveState({ state, onRetry, onKeepMine, onTakeTheirs }: CueSaveStateProps) {
  if (state.kind === 'conflict') {
    return (
      <Callout tone="wait" role="alert" title={<>{<bdi>{state.who}</bdi>} changed these captions too</>}>
        <p className="text-13">
          Nothing is sent until you have chosen. Theirs are on the server, yours are here.
        </p>
        <p className="flex flex-wrap gap-2">
          <Button size="sm" onClick={onKeepMine}>
            Keep mine
          </Button>
          <Button size="sm" onClick={onTakeTheirs}>
            Take theirs
          </Button>
        </p>
      </Callout>
    )
  }
  if (state.kind === 'failed') {
    return (
      <Callout tone="bad" role="alert" title="The captions could not be saved">
        <p className="text-13">{state.message} What you typed is still here.</p>
        <p>
          <Button size="sm" onClick={onRetry}>
            Retry
          </Button>
        </p>
      </Callout>
    )
  }
  return (
    <p role="status" className="flex min-h-7 flex-wrap items-center gap-2 text-13 text-ink-2">
      {words[state.kind]}
      {state.kind === 'waiting' && (
        <Button size="sm" variant="ghost" onClick={onRetry}>
          Try now
        </Button>
      )}
    </p>
  )
}
