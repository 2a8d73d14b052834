import { useRef, useState } from 'react'
import { announce } from '@/lib/announce'
import {
  addCue,
  changeCue,
  cueAt,
  type EditedCue,
  savedCaptions,
  shiftCues,
  splitCue,
  withoutCue,
} from '@/lib/captions/edit'
import { toPlain, fromTyped } from '@/lib/captions/cue-text'
import type { Video } from '@/types/course'
import { CueList } from './CueList'
import { CueSaveState } from './CueSaveState'
import { CueStage } from './CueStage'
import { CueTools } from './CueTools'
import { useCaptionSaver } from './use-caption-saver'

interface CueSheetProps {
  courseId: string
  video: Video
  language: string
  dir: 'ltr' | 'rtl'
  revision: number
  /** What the editing begins from. */
  start: () => EditedCue[]
  /** Reads them anew; what is typed here is given up. */
  onReload: () => void
}

/** Steps that can be taken back here; what is typed into a field, the field itself takes back. */
const MOST_STEPS = 50

/** The captions as rows beside the video that they belong to. */
export function CueSheet({ courseId, video, language, dir, revision, start, onReload }: CueSheetProps) {
  const [cues, setCues] = useState(start)
  const [steps, setSteps] = useState<EditedCue[][]>([])
  const [current, setCurrent] = useState(() => cueAt(cues, 0))
  /** Where the focus is to go once its row is drawn. */
  const [wanted, setWanted] = useState<string | null>(null)
  const player = useRef<HTMLVideoElement>(null)
  const { saver, state } = useCaptionSaver({
    courseId,
    videoId: video.id,
    language,
    revision,
    onNews: () => {
      announce('Somebody else changed these captions. Here they are.')
      onReload()
    },
  })

  const show = (next: EditedCue[]) => {
    setCues(next)
    setCurrent(cueAt(next, (player.current?.currentTime ?? 0) * 1000))
  }
  const change = (next: EditedCue[]) => {
    show(next)
    saver.change(() => savedCaptions(next))
  }
  /** A change that the field it was made in cannot take back. */
  const step = (next: EditedCue[], words: string) => {
    setSteps((before) => [...before, cues].slice(-MOST_STEPS))
    change(next)
    announce(words)
  }
  const undo = () => {
    const last = steps.at(-1)
    if (!last) return
    setSteps(steps.slice(0, -1))
    change(last)
    announce('Taken back.')
  }

  const now = () => Math.round((player.current?.currentTime ?? 0) * 1000)
  const play = ({ start: from }: EditedCue) => {
    const element = player.current
    if (!element) return
    element.currentTime = from / 1000
    element.play().catch(() => undefined) // the browser may want a click into the video first
  }
  const shown = cues[current]
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(280px,380px)_minmax(0,1fr)]">
      <div className="grid content-start gap-3">
        <CueStage
          ref={player}
          video={video}
          dir={dir}
          words={shown ? toPlain(fromTyped(shown.typed)) : ''}
          onTime={(seconds) => setCurrent(cueAt(cues, seconds * 1000))}
        />
        <CueSaveState
          state={state}
          onRetry={saver.retry}
          onKeepMine={saver.keepMine}
          onTakeTheirs={() => {
            saver.drop()
            onReload()
          }}
        />
        <CueTools
          canUndo={steps.length > 0}
          onUndo={undo}
          onAdd={() => {
            const added = addCue(cues, now())
            step(added.cues, 'Caption added.')
            setWanted(added.key)
          }}
          onShift={(ms) => {
            const shifted = shiftCues(cues, ms)
            if (shifted) step(shifted, 'All captions shifted.')
            return shifted !== null
          }}
        />
      </div>
      <CueList
        cues={cues}
        current={current}
        dir={dir}
        wanted={wanted}
        onFocused={() => setWanted(null)}
        onChange={(key, what) => change(changeCue(cues, key, what))}
        onPlay={play}
        onNow={now}
        onGo={setWanted}
        onDelete={(key) => {
          const index = cues.findIndex((cue) => cue.key === key)
          step(withoutCue(cues, key), 'Caption deleted.')
          setWanted((cues[index + 1] ?? cues[index - 1])?.key ?? null)
        }}
        onSplit={(key, caret) => {
          const cut = splitCue(cues, key, caret)
          if (!cut) return announce('This caption is too short to be split.')
          step(cut.cues, 'Caption split in two.')
          setWanted(cut.key)
        }}
      />
    </div>
  )
}
