'use client'

import { ArrowDownUp, ChevronDown, LayoutGrid, List, Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/Button'
import { Input } from '@/components/ui/Input'
import { Menu, MenuRadioGroup } from '@/components/ui/Menu'
import { cn } from '@/lib/cn'
import { type CourseSort, courseSorts, SEARCH_MAX } from '@/lib/course-list-view'
import type { Preferences } from '@/types/ui'
import type { ListView } from './course-filter'
import { difficultyWords } from '@/lib/basic-info-words'
import { sortWords, statusFilterWords } from './course-words'

interface CourseToolbarProps {
  searchText: string
  view: ListView
  viewMode: Preferences['viewMode']
  onSearch: (text: string) => void
  onChange: (change: Omit<ListView, 'search'>) => void
  onViewMode: (mode: Preferences['viewMode']) => void
}

/** Search, filters, the order, and the choice between rows and covers. */
export const CourseToolbar = (props: CourseToolbarProps) => (
  <div role="search" aria-label="Courses" className="mt-4 mb-[18px] flex flex-wrap items-center gap-2">
    <div className="relative w-full md:w-[clamp(232px,25vw,300px)]">
      <Search className="pointer-events-none absolute inset-y-0 start-[11px] my-auto text-ink-3" />
      <Input
        type="search"
        aria-label="Search courses"
        placeholder="Search title or description"
        value={props.searchText}
        onChange={(event) => props.onSearch(event.target.value)}
        maxLength={SEARCH_MAX}
        className="min-h-(--control) py-[5px] ps-[34px] md:min-h-(--control)"
      />
    </div>
    <FilterMenu
      label="Status"
      words={statusFilterWords}
      value={props.view.status}
      onChange={(status) => props.onChange({ status })}
    />
    <FilterMenu
      label="Difficulty"
      words={difficultyWords}
      value={props.view.difficulty}
      onChange={(difficulty) => props.onChange({ difficulty })}
    />
    <div className="ms-auto flex items-center gap-2 max-md:gap-1">
      <SortMenu
        isDeleted={props.view.status === 'deleted'}
        value={props.view.sort ?? 'edited'}
        onChange={(sort) => props.onChange({ sort })}
      />
      <div
        role="group"
        aria-label="View"
        className="inline-flex gap-0.5 rounded-control border border-edge bg-surface p-0.5"
      >
        <ViewButton
          label="List"
          icon={<List />}
          isOn={props.viewMode === 'list'}
          onClick={() => props.onViewMode('list')}
        />
        <ViewButton
          label="Grid"
          icon={<LayoutGrid />}
          isOn={props.viewMode === 'grid'}
          onClick={() => props.onViewMode('grid')}
        />
      </div>
    </div>
  </div>
)

interface FilterMenuProps<T extends string> {
  label: string
  words: Record<T, string>
  value: T | undefined
  onChange: (value: T | undefined) => void
}

function FilterMenu<T extends string>({ label, words, value, onChange }: FilterMenuProps<T>) {
  const values = Object.keys(words) as T[] // the keys of a Record<T, …> literal are its T
  const options = [
    { value: 'any' as const, label: `Any ${label.toLowerCase()}` },
    ...values.map((one) => ({ value: one, label: words[one] })),
  ]
  const chosen = value === undefined ? 'any' : words[value].toLowerCase()
  return (
    <Menu
      label={label}
      align="start"
      trigger={
        <Button
          aria-label={`${label}: ${chosen}`}
          className={cn('max-md:px-2.5', value !== undefined && 'border-accent bg-accent-tint')}
        >
          <span>
            {label}
            <span className={cn(value === undefined && 'max-md:hidden')}>: {chosen}</span>
          </span>
          <ChevronDown className="size-3.5" />
        </Button>
      }
    >
      <MenuRadioGroup<T | 'any'>
        label={label}
        value={value ?? 'any'}
        onValueChange={(next) => onChange(next === 'any' ? undefined : next)}
        options={options}
      />
    </Menu>
  )
}

interface SortMenuProps {
  /** Deleted courses are no longer edited: the last ones are those deleted last. */
  isDeleted: boolean
  value: CourseSort
  onChange: (value: CourseSort) => void
}

function SortMenu({ isDeleted, value, onChange }: SortMenuProps) {
  const words = isDeleted ? { ...sortWords, edited: 'Last deleted' } : sortWords
  return (
    <Menu
      label="Sort"
      trigger={
        <Button variant="ghost" aria-label={`Sort: ${words[value]}`} className="max-md:px-2">
          <ArrowDownUp className="size-3.5" />
          <span className="max-md:hidden">{words[value]}</span>
        </Button>
      }
    >
      <MenuRadioGroup
        label="Sort"
        value={value}
        onValueChange={onChange}
        options={courseSorts.map((sort) => ({ value: sort, label: words[sort] }))}
      />
    </Menu>
  )
}

interface ViewButtonProps {
  label: string
  icon: ReactNode
  isOn: boolean
  onClick: () => void
}

const ViewButton = ({ label, icon, isOn, onClick }: ViewButtonProps) => (
  <button
    type="button"
    aria-label={label}
    title={label}
    aria-pressed={isOn}
    onClick={onClick}
    className="inline-flex min-h-[calc(var(--control)-6px)] items-center rounded-row px-2.5 text-ink-2 hover:bg-hover aria-pressed:bg-accent-tint-2 aria-pressed:text-ink forced-colors:aria-pressed:outline-2 forced-colors:aria-pressed:-outline-offset-2"
  >
    {icon}
  </button>
)
