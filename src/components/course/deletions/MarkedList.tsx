'use client'

import { FileVideo, Folder } from 'lucide-react'
import { lazyPart } from '@/components/ui/lazy-part'
import type { MarkedItem } from '@/components/course/structure/marked-items'
import { Button } from '@/components/ui/Button'
import { count } from '@/lib/format'

/** `purgeDay` where the items go on different days, e.g. "27 December". */
export type ListedMark = MarkedItem & { purgeDay?: string }

/** Lines drawn at once; a longer list has a window of its own. */
const FEW = 40

const WindowedMarks = lazyPart(
  () => import('./WindowedMarks'),
  (module) => module.WindowedMarks,
)

interface MarkedListProps {
  items: readonly ListedMark[]
  onRestore: (id: string) => void
}

export function MarkedList({ items, onRestore }: MarkedListProps) {
  if (items.length > FEW) return <WindowedMarks items={items} onRestore={onRestore} />
  return (
    <ul className="mt-2">
      {items.map((item) => (
        <li key={item.id}>
          <MarkedLine item={item} onRestore={onRestore} />
        </li>
      ))}
    </ul>
  )
}

interface MarkedLineProps {
  item: ListedMark
  onRestore: (id: string) => void
}

export function MarkedLine({ item, onRestore }: MarkedLineProps) {
  const Icon = item.type === 'chapter' ? Folder : FileVideo
  return (
    <div className="flex items-center gap-2.5 border-t border-[color-mix(in_oklab,var(--wait)_28%,transparent)] py-2">
      <Icon className="mt-px size-3.5 shrink-0 self-start text-ink-2" />
      <span className="min-w-0 flex-1">
        <bdi className="line-clamp-2 leading-[17px] font-550 break-words" title={item.title}>
          {item.title}
        </bdi>
        <span className="block text-12 text-ink-2">
          {item.type === 'chapter' ? (
            `chapter with ${count(item.videoCount, 'video')}`
          ) : (
            <>
              from <bdi>{item.chapterTitle ?? 'a chapter that is gone'}</bdi>
            </>
          )}
          {item.purgeDay !== undefined && `, until ${item.purgeDay}`}
        </span>
      </span>
      <Button
        size="sm"
        aria-label={`Restore ${item.title}`}
        data-restore={item.id}
        onClick={() => onRestore(item.id)}
      >
        Restore
      </Button>
    </div>
  )
}
