import { BookOpen, FileVideo, Folder, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Findable } from '@/lib/palette/rank'
import type { CourseTree } from '@/types/course'
import type { RecentPick } from '@/types/ui'
import { actionCatalog, type ActionId, actionIds } from './action-catalog'
import type { Action, CourseItem, PaletteOffer } from './actions'

/** One line of the palette. */
export interface Entry extends Findable {
  /** Unlike any other's: the kind and an id. */
  key: string
  kind: RecentPick['kind']
  id: string
  icon: LucideIcon
  detail?: ReactNode
  shortcut?: string | undefined
  /** The chapter or video that it leads to. */
  item?: CourseItem
  run: () => void
}

export const keyOf = ({ kind, id }: Pick<RecentPick, 'kind' | 'id'>): string => `${kind}:${id}`

const withKey = (entry: Omit<Entry, 'key'>): Entry => ({ key: keyOf(entry), ...entry })

const actionEntry = (id: ActionId, action: Action): Entry => {
  const { title, ...words } = actionCatalog[id]
  const now = typeof action === 'function' ? { run: action } : action
  return withKey({ kind: 'action', id, ...words, title: now.title ?? title, run: now.run })
}

/** Every action on offer, in the order of the catalog; a later offer of the same one wins. */
export function actionEntries(offers: readonly PaletteOffer[]): Entry[] {
  return actionIds.flatMap((id) => {
    const action = offers.findLast(({ actions }) => actions?.[id] !== undefined)?.actions?.[id]
    return action ? [actionEntry(id, action)] : []
  })
}

/** Every chapter and video of the open course, in the order of the outline. */
export function outlineEntries(course: CourseTree, show: (id: string) => void): Entry[] {
  return course.chapters.flatMap(({ id, title, videos }, index) => [
    withKey({
      kind: 'chapter',
      id,
      title,
      icon: Folder,
      detail: `Chapter ${index + 1}`,
      item: { type: 'chapter', id, title },
      run: () => show(id),
    }),
    ...videos.map((video, place) =>
      withKey({
        kind: 'video',
        id: video.id,
        title: video.filename,
        icon: FileVideo,
        detail: `${index + 1}.${place + 1} in ${title}`,
        item: { type: 'video', id: video.id, title: video.filename },
        run: () => show(video.id),
      }),
    ),
  ])
}

/** What can be done with one chapter or video besides going there. */
export function itemEntries(item: CourseItem, actions: ItemActions): Entry[] {
  const possible = actions(item)
  return actionIds.flatMap((id) => {
    const run = possible[id]
    return run ? [{ ...actionEntry(id, run), key: `item:${id}`, detail: item.type }] : []
  })
}

type ItemActions = NonNullable<NonNullable<PaletteOffer['course']>['itemActions']>

export const courseEntry = (
  course: { id: string; title: string },
  detail: string | undefined,
  run: () => void,
): Entry =>
  withKey({
    kind: 'course',
    id: course.id,
    title: course.title,
    icon: BookOpen,
    ...(detail !== undefined && { detail }),
    run,
  })
