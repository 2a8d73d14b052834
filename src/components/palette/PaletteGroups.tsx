'use client'

import { type RefObject, useId } from 'react'
import type { Range } from '@/lib/palette/match'
import type { Entry } from './entries'
import type { Group, Option } from './use-palette'

interface PaletteGroupsProps {
  id: string
  groups: readonly Group[]
  activeKey: string | undefined
  /** The one option that the keys act on. */
  activeRef: RefObject<HTMLDivElement | null>
  idOf: (entry: Entry) => string
  onActivate: (entry: Entry) => void
  onChoose: (entry: Entry) => void
}

/** The listbox of the palette. The focus stays in its field; the active option is told by `aria-activedescendant`. */
export const PaletteGroups = ({ id, groups, activeKey, activeRef, ...handlers }: PaletteGroupsProps) => (
  <div
    role="listbox"
    id={id}
    aria-label="Results"
    className="min-h-0 overflow-y-auto overscroll-contain p-1.5"
  >
    {groups.map((group) => (
      <PaletteGroup key={group.id} title={group.title}>
        {group.options.map((option) => {
          const isActive = option.entry.key === activeKey
          return (
            <PaletteOption
              key={option.entry.key}
              option={option}
              isActive={isActive}
              {...(isActive && { ref: activeRef })}
              {...handlers}
            />
          )
        })}
      </PaletteGroup>
    ))}
  </div>
)

function PaletteGroup({ title, children }: { title: string; children: React.ReactNode }) {
  const id = useId()
  return (
    <div role="group" aria-labelledby={id}>
      <div id={id} className="truncate px-2.5 pt-2.5 pb-1 text-12 font-530 text-ink-2">
        <bdi>{title}</bdi>
      </div>
      {children}
    </div>
  )
}

interface PaletteOptionProps extends Pick<PaletteGroupsProps, 'idOf' | 'onActivate' | 'onChoose'> {
  option: Option
  isActive: boolean
  ref?: RefObject<HTMLDivElement | null>
}

function PaletteOption({ option, isActive, ref, idOf, onActivate, onChoose }: PaletteOptionProps) {
  const { entry, ranges } = option
  const Icon = entry.icon
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field of the combobox has the focus and the keys
    <div
      ref={ref}
      role="option"
      id={idOf(entry)}
      aria-selected={isActive}
      // Not on a list that moves under a pointer that stands still.
      onPointerMove={() => !isActive && onActivate(entry)}
      onClick={() => onChoose(entry)}
      className="flex min-h-12 cursor-default items-center gap-3 rounded-row px-2.5 py-1 select-none aria-selected:bg-accent-tint-2 md:min-h-[38px] forced-colors:aria-selected:outline-2 forced-colors:aria-selected:-outline-offset-2 [&_.lucide]:text-ink-2"
    >
      <Icon />
      <bdi className="max-w-full min-w-0 truncate" title={entry.title}>
        <Marked text={entry.title} ranges={ranges} />
      </bdi>
      {entry.detail !== undefined && (
        <bdi className="min-w-0 flex-1 shrink-[3] truncate text-13 text-ink-2 max-md:hidden">
          {entry.detail}
        </bdi>
      )}
      {entry.shortcut !== undefined && (
        <kbd aria-hidden="true" className="ms-auto font-sans text-12 text-ink-2 max-md:hidden">
          {entry.shortcut}
        </kbd>
      )}
    </div>
  )
}

/** What was typed is underlined in what was found. */
function Marked({ text, ranges }: { text: string; ranges: readonly Range[] }) {
  return (
    <>
      {ranges.map(({ start, end }, index) => (
        <span key={start}>
          {text.slice(ranges[index - 1]?.end ?? 0, start)}
          <mark className="bg-transparent font-[650] text-inherit underline decoration-accent decoration-2 underline-offset-3">
            {text.slice(start, end)}
          </mark>
        </span>
      ))}
      {text.slice(ranges.at(-1)?.end ?? 0)}
    </>
  )
}
