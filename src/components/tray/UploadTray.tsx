'use client'

import { Check, ChevronDown, ChevronUp, CircleAlert, CloudOff, SlidersHorizontal, Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { countWords, paceOfAll, uploadTotals } from '@/components/course/upload/upload-rows'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { formatBytes, formatLength } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { FilesToCome } from '@/stores/types'
import type { UploadItem } from '@/types/course'
import { TrayFiles } from './TrayFiles'
import { type TrayState, trayState } from './tray-model'
import { useTitleProgress } from './use-title-progress'

/** How long a tray with nothing left to tell stays. */
const DONE_FOR_MS = 8_000

/**
 * The uploads of every course, on every page: they go on while a person works elsewhere. What the page itself shows
 * (the upload step, the course's own edit page) is left out, so that nothing is said twice.
 */
export function UploadTray() {
  const all = useCourseCreationUI(useShallow((state) => Object.values(state.uploads)))
  const shownCourseId = useCourseCreationUI((state) => state.shownUploadsOf)
  const pace = useCourseCreationUI((state) => state.uploadPace)
  const [isOpen, setIsOpen] = useState(false)
  const pill = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  const uploads = all.filter(({ courseId }) => courseId !== shownCourseId)
  const toCome = useCourseCreationUI((state) => state.uploadsToCome)
  const toComeHere = sumOf(toCome, shownCourseId)
  const state = trayState(uploads, pace, toComeHere)
  useTitleProgress(trayState(all, pace, sumOf(toCome, null)), all.length > 0)
  useClearWhenDone(uploads, state.tone === 'good' && !isOpen)
  useEffect(() => {
    if (wasOpen.current && !isOpen) pill.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])

  if (uploads.length === 0) return null
  return isOpen ? (
    <OpenTray
      uploads={uploads}
      toCome={toComeHere}
      state={state}
      pace={paceOfAll(pace, toComeHere)}
      onClose={() => setIsOpen(false)}
    />
  ) : (
    <button
      ref={pill}
      type="button"
      aria-expanded={false}
      aria-label={`Uploads: ${state.words}`}
      onClick={() => setIsOpen(true)}
      className="fixed end-4 bottom-[calc(1rem+var(--page-footer))] z-40 flex min-h-11 max-w-[calc(100vw-2rem)] items-center gap-2.5 rounded-full border border-line bg-raised px-4 text-13 text-ink shadow-lift-3 max-md:bottom-[calc(env(safe-area-inset-bottom)+1rem+var(--page-footer))]"
    >
      <StateIcon tone={state.tone} />
      <span className="tabular-nums">{state.words}</span>
      {state.tone === 'accent' && (
        <span aria-hidden="true" className="w-16">
          <ProgressBar value={state.percent} label="" className="h-1" />
        </span>
      )}
      <ChevronUp />
    </button>
  )
}

const icons = {
  accent: <Upload />,
  wait: <CloudOff className="text-wait" />,
  bad: <CircleAlert className="text-bad" />,
  good: <Check className="text-good" />,
} as const

const StateIcon = ({ tone }: { tone: TrayState['tone'] }) => icons[tone]

/** What is not in line yet, of all courses but one. */
const sumOf = (toCome: Record<string, FilesToCome>, without: string | null): FilesToCome =>
  Object.entries(toCome)
    .filter(([courseId]) => courseId !== without)
    .reduce((sum, [, { files, bytes }]) => ({ files: sum.files + files, bytes: sum.bytes + bytes }), {
      files: 0,
      bytes: 0,
    })

interface OpenTrayProps {
  uploads: readonly UploadItem[]
  toCome: FilesToCome
  state: TrayState
  pace: UploadItem['pace'] | null
  onClose: () => void
}

function OpenTray({ uploads, toCome, state, pace, onClose }: OpenTrayProps) {
  const { openModal, removeUpload } = useCourseCreationUI.getState()
  const fold = useRef<HTMLButtonElement>(null)
  // The button that was pressed is gone.
  useEffect(() => fold.current?.focus(), [])
  const totals = uploadTotals(uploads, toCome)
  const { sentBytes, totalBytes, done, toGo } = totals
  const facts = [
    `${formatBytes(sentBytes)} of ${formatBytes(totalBytes)}`,
    pace && toGo > 0 && pace.bytesPerSecond > 0 && `${formatBytes(pace.bytesPerSecond)}/s`,
    pace && toGo > 0 && pace.secondsLeft !== null && `about ${formatLength(pace.secondsLeft)} left`,
  ].filter((fact) => typeof fact === 'string')
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape on any of its buttons
    <section
      aria-label="Uploads"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      className="fixed end-4 bottom-[calc(1rem+var(--page-footer))] z-40 grid max-h-[70vh] w-[440px] grid-rows-[auto_minmax(0,1fr)_auto] rounded-panel border border-line bg-raised text-ink shadow-lift-3 max-md:inset-x-0 max-md:bottom-(--page-footer) max-md:w-auto max-md:rounded-b-none max-md:pb-[env(safe-area-inset-bottom)]"
    >
      <header className="grid gap-1.5 px-4 pt-3 pb-2.5">
        <div className="flex items-center gap-2">
          <h2 className="flex-1 text-[15px] leading-5">Upload Progress</h2>
          <b className="font-550 tabular-nums">{state.percent}% Complete</b>
          <IconButton
            ref={fold}
            label="Collapse uploads"
            aria-expanded
            icon={<ChevronDown />}
            onClick={onClose}
          />
        </div>
        <ProgressBar
          value={state.percent}
          label="All uploads"
          tone={state.tone === 'bad' ? 'bad' : state.tone === 'wait' ? 'paused' : 'accent'}
          className="h-1.5"
        />
        <p className="text-13 text-ink-2 tabular-nums">{facts.join(', ')}</p>
      </header>
      <TrayFiles uploads={uploads} />
      <footer className="flex items-center gap-2 border-t border-line px-4 py-2 text-13">
        <span className="flex-1 text-ink-2 tabular-nums">{countWords(totals)}</span>
        {done > 0 && (
          <Button
            size="sm"
            variant="ghost"
            onClick={() =>
              uploads.filter(({ status }) => status === 'complete').forEach(({ id }) => removeUpload(id))
            }
          >
            Clear completed
          </Button>
        )}
        <Button
          size="sm"
          variant="ghost"
          icon={<SlidersHorizontal />}
          aria-haspopup="dialog"
          onClick={() => openModal('upload-settings')}
        >
          Settings
        </Button>
      </footer>
    </section>
  )
}

/** A folded tray in which everything is done goes by itself. */
function useClearWhenDone(uploads: readonly UploadItem[], isOver: boolean): void {
  const ids = uploads.map(({ id }) => id).join(' ')
  useEffect(() => {
    if (!isOver || ids === '') return
    const { removeUpload } = useCourseCreationUI.getState()
    const timer = setTimeout(() => ids.split(' ').forEach(removeUpload), DONE_FOR_MS)
    return () => clearTimeout(timer)
  }, [isOver, ids])
}
