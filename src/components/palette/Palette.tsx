'use client'

import { Search, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { ModalProps } from '@/components/course/modals/modal-props'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { Kbd } from '@/components/ui/Kbd'
import { useReturnFocus } from '@/components/ui/use-return-focus'
import { errorMessage } from '@/lib/errors'
import { count } from '@/lib/format'
import type { Entry } from './entries'
import { PaletteGroups } from './PaletteGroups'
import { forgetTypedAhead, typedAhead } from './type-ahead'
import { type Group, usePalette } from './use-palette'

const LABEL = 'Search or run a command'
/** Lines that a page of the keyboard goes over. */
const PAGE = 8

/** `openModal('palette')`: goes to a course, a chapter or a video, and runs any action. */
export function Palette({ onClose }: ModalProps<'palette'>) {
  const focus = useReturnFocus()
  const chosen = useRef<(() => void) | null>(null)
  const field = useRef<HTMLInputElement>(null)
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-scrim data-[state=open]:animate-fade-in" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            focus.remember()
            event.preventDefault()
            field.current?.focus()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            focus.giveBack()
            // What was chosen may take the focus from there.
            chosen.current?.()
          }}
          className="fixed inset-x-0 top-[12vh] z-50 mx-auto flex max-h-[76vh] w-[min(640px,calc(100%-32px))] flex-col overflow-clip rounded-dialog bg-raised shadow-lift-3 outline-none data-[state=open]:animate-float-in max-md:inset-0 max-md:max-h-none max-md:w-full max-md:rounded-none forced-colors:border"
        >
          <Dialog.Title className="sr-only">{LABEL}</Dialog.Title>
          <PaletteBody
            fieldRef={field}
            onClose={onClose}
            onChoose={(entry) => {
              chosen.current = entry.run
              onClose()
            }}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface PaletteBodyProps {
  fieldRef: React.RefObject<HTMLInputElement | null>
  onClose: () => void
  onChoose: (entry: Entry) => void
}

function PaletteBody({ fieldRef, onClose, onChoose }: PaletteBodyProps) {
  const id = useId()
  const [text, setText] = useState(() => typedAhead().text)
  const [hasFocus, setHasFocus] = useState(false)
  const [activeKey, setActiveKey] = useState<string | null>(null)
  /** The chapter or video whose own actions are listed, also while one of these is active. */
  const [subjectKey, setSubjectKey] = useState<string | null>(null)
  const { groups: found, isBehind, catchUp, actionsFor, remember, search } = usePalette(text)
  const { groups, subject } = withSubject(found, subjectKey ?? activeKey, actionsFor)
  const entries = groups.flatMap(({ options }) => options.map(({ entry }) => entry))
  const active = entries.find(({ key }) => key === activeKey) ?? entries[0]
  const activeRef = useRef<HTMLDivElement>(null)

  useEffect(() => {
    activeRef.current?.scrollIntoView({ block: 'nearest' })
  }, [active?.key])

  const activate = (entry: Entry | undefined) => {
    if (!entry) return
    setActiveKey(entry.key)
    if (isOfSubject(entry)) setSubjectKey(subject?.key ?? null)
    else setSubjectKey(entry.item ? entry.key : null)
  }
  const choose = (entry: Entry) => {
    if (!isOfSubject(entry)) remember(entry)
    onChoose(entry)
  }
  /** Enter came before the field was there: it is about the list for what was typed. */
  const isAwaited = useRef(false)
  /** All that was typed until the field has the focus, also while it was drawn; from then on keys are its own. */
  const takeEarly = () => {
    if (hasFocus) return
    const { text: typed, isEntered } = typedAhead()
    forgetTypedAhead()
    setText(typed)
    isAwaited.current = isEntered
    setHasFocus(true)
  }
  const chooseAwaited = () => {
    // Not before the dialog is wholly open: one that closes while it opens gives no focus back, and runs nothing.
    if (isBehind || !isAwaited.current || document.activeElement !== fieldRef.current) return
    isAwaited.current = false
    if (active) choose(active)
  }
  useEffect(chooseAwaited)
  const step = (by: number) => {
    const index = active ? entries.indexOf(active) : -1
    const isPage = Math.abs(by) > 1
    const next = isPage
      ? Math.min(Math.max(index + by, 0), entries.length - 1)
      : (index + by + entries.length) % entries.length
    activate(entries[next])
  }
  /** To what can be done with the chapter or video, and back. */
  const handleTab = (event: KeyboardEvent) => {
    const isThere = active !== undefined && isOfSubject(active)
    const target = event.shiftKey ? isThere && subject : !isThere && entries.find(isOfSubject)
    if (!target) return
    event.preventDefault()
    event.stopPropagation() // the dialog would take the focus round to its last button
    activate(target)
  }
  /** The same key, for the list that is there once it caught up. */
  const handleCaughtUp = useRef((_event: KeyboardEvent) => {})
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (isBehind && ['Enter', 'Tab', 'ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'].includes(event.key)) {
      catchUp()
      return handleCaughtUp.current(event)
    }
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }
    const by = steps[event.key]
    if (by !== undefined) step(by)
    else if (event.key === 'Enter' && active) choose(active)
    else if (event.key === 'Tab') return handleTab(event)
    else return
    event.preventDefault()
  }
  useLayoutEffect(() => {
    handleCaughtUp.current = handleKeyDown
  })
  const isEmpty = entries.length === 0
  return (
    <>
      <div className="flex shrink-0 items-center gap-3 border-b border-line px-4 focus-within:shadow-[inset_0_-2px_0_var(--focus)]">
        <Search className="text-ink-2" />
        <input
          ref={fieldRef}
          role="combobox"
          aria-label={LABEL}
          aria-expanded={!isEmpty}
          aria-controls={`${id}-list`}
          aria-activedescendant={active && `${id}-${active.key}`}
          aria-autocomplete="list"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="go"
          dir="auto"
          placeholder={LABEL}
          value={text}
          onChange={(event) => {
            isAwaited.current = false
            setText(event.currentTarget.value)
            setActiveKey(null)
            setSubjectKey(null)
          }}
          onKeyDown={handleKeyDown}
          onFocus={takeEarly}
          className="min-h-[54px] min-w-0 flex-1 bg-transparent text-16 text-ink outline-none placeholder:text-ink-3"
        />
        <span aria-hidden="true" className="max-md:hidden">
          <Kbd>Esc</Kbd>
        </span>
        <IconButton label="Close" icon={<X />} onClick={onClose} className="md:hidden" />
      </div>
      {/* What scrolls is the list itself, which the keys of the field move. */}
      <div className="flex min-h-0 flex-1 flex-col">
        <PaletteGroups
          id={`${id}-list`}
          groups={groups}
          activeKey={active?.key}
          activeRef={activeRef}
          idOf={({ key }) => `${id}-${key}`}
          onActivate={activate}
          onChoose={choose}
        />
        <SearchState text={text} isEmpty={isEmpty} {...search} />
      </div>
      <p className="flex shrink-0 gap-[18px] border-t border-line px-4 py-2 text-12 text-ink-2 max-md:hidden">
        <span aria-hidden="true">
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose
        </span>
        <span aria-hidden="true">
          <Kbd>↵</Kbd> open
        </span>
        {entries.some(isOfSubject) && (
          <span aria-hidden="true">
            <Kbd>Tab</Kbd> actions for it
          </span>
        )}
        <span role="status" className="ms-auto tabular-nums">
          {text.trim() === '' ? '' : count(entries.length, 'result')}
        </span>
      </p>
    </>
  )
}

const isOfSubject = ({ key }: Entry) => key.startsWith('item:')

/** The actions of a chapter or video stand right behind the group that it is in. */
function withSubject(
  found: readonly Group[],
  key: string | null,
  actionsFor: (entry: Entry) => Group | null,
): { groups: Group[]; subject?: Entry } {
  const entries = found.flatMap(({ options }) => options.map(({ entry }) => entry))
  const subject = key === null ? entries[0] : entries.find((entry) => entry.key === key)
  const actions = subject && actionsFor(subject)
  if (!actions) return { groups: [...found] }
  const index = found.findIndex(({ options }) => options.some(({ entry }) => entry === subject))
  return { groups: found.toSpliced(index + 1, 0, actions), subject }
}

interface SearchStateProps {
  text: string
  isEmpty: boolean
  isSearching: boolean
  error: Error | null
  refetch: () => void
}

/** How the search for courses stands, where there is something to say. */
function SearchState({ text, isEmpty, isSearching, error, refetch }: SearchStateProps) {
  if (error) {
    return (
      <div
        role="alert"
        className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 px-4 pt-1 pb-3 text-13 text-bad"
      >
        <span>Courses could not be searched. {errorMessage(error)}</span>
        <Button size="sm" onClick={refetch} busy={isSearching} busyLabel="Trying again…">
          Try again
        </Button>
      </div>
    )
  }
  if (!isEmpty) return null
  return (
    <p role="status" className="shrink-0 px-4 pt-1 pb-4 text-13 text-pretty text-ink-2">
      {isSearching ? (
        'Searching courses…'
      ) : (
        <>
          Nothing is called <bdi>“{text.trim()}”</bdi>. Try fewer letters, or a part of the name of a course,
          a chapter, a video or an action.
        </>
      )}
    </p>
  )
}
