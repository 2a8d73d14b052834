import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, useSyncExternalStore } from 'react'
import { ErrorState } from '@/components/ui/ErrorState'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { directionOf } from '@/lib/captions/language'
import { finderOf, languageToRead, lineAt } from '@/lib/captions/transcript'
import { errorMessage } from '@/lib/errors'
import { count } from '@/lib/format'
import type { WatchedPlace } from '@/lib/learning/watched-place'
import { transcriptQueries } from '@/lib/query/transcript-queries'
import type { Playback } from '@/types/api'
import { TranscriptLines } from './TranscriptLines'

interface TranscriptProps {
  videoId: string
  captions: Playback['captions']
  place: WatchedPlace
  /** The addresses may have run out: others are wanted. */
  onRenew: () => void
}

/** What is said in the video, to read, to search and to jump in. */
export function Transcript({ videoId, captions, place, onRenew }: TranscriptProps) {
  const shown = useSyncExternalStore(
    place.subscribe,
    () => place.language,
    () => null,
  )
  const [chosen, setChosen] = useState<{ language: string; beside: string | null }>()
  const languages = captions.map(({ language }) => language)
  // What is chosen here holds until other captions are shown in the player.
  const language =
    chosen && chosen.beside === shown && languages.includes(chosen.language)
      ? chosen.language
      : languageToRead(languages, { shown, preferred: navigator.languages })
  const caption = captions.find((one) => one.language === language)
  const {
    data: lines,
    error,
    isFetching,
  } = useQuery({
    ...transcriptQueries.of(videoId, caption?.language ?? '', caption?.src ?? ''),
    enabled: caption !== undefined,
  })
  const [wanted, setWanted] = useState('')
  const finder = useMemo(() => finderOf(wanted), [wanted])
  const found = useMemo(
    () =>
      (lines ?? []).flatMap((line, index) => {
        return !finder || line.text.search(finder) >= 0 ? [index] : []
      }),
    [lines, finder],
  )
  const current = useSyncExternalStore(
    place.subscribe,
    () => lineAt(lines ?? [], place.seconds),
    () => -1,
  )

  if (!caption) return null
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Input
          type="search"
          id={undefined}
          aria-label="Search in the transcript"
          placeholder="Search in the transcript"
          className="min-w-0 flex-1 basis-48"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        {captions.length > 1 && (
          <Select
            // Its languages are written in themselves; the first one must not turn all of it around.
            dir="ltr"
            id={undefined}
            aria-label="Language of the transcript"
            className="w-auto max-w-48"
            value={caption.language}
            onChange={(event) => setChosen({ language: event.currentTarget.value, beside: shown })}
          >
            {captions.map(({ language: tag, label }) => (
              <option key={tag} value={tag}>
                {label}
              </option>
            ))}
          </Select>
        )}
        <p role="status" className="text-13 text-ink-2 tabular-nums empty:hidden">
          {finder && lines && (found.length === 0 ? 'Not found' : `In ${count(found.length, 'caption')}`)}
        </p>
      </div>
      {error && !lines ? (
        <ErrorState
          title="The transcript could not be read"
          message={errorMessage(error)}
          onRetry={onRenew}
          isRetrying={isFetching}
        />
      ) : lines ? (
        <TranscriptLines
          key={caption.language}
          lines={lines}
          shown={found}
          current={current}
          finder={finder}
          language={caption.language}
          dir={directionOf(caption.language)}
          onJump={(seconds) => place.jumpTo(seconds)}
        />
      ) : (
        <p role="status" className="text-ink-2">
          Loading the transcript…
        </p>
      )}
    </>
  )
}
