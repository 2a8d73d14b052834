import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { DragItem, DropTarget } from './types'

interface CourseCreationUI {
  editing: { type: 'course' | 'chapter' | 'video' | null; id: string | null }
  startEdit: (type: 'course' | 'chapter' | 'video', id: string) => void
  stopEdit: () => void
  dragState: { isDragging: boolean; dragItem: DragItem | null; dropTarget: DropTarget | null }
  startDrag: (item: DragItem) => void
  updateDragTarget: (target: DropTarget | null) => void
  endDrag: () => void
  /** The blueprint has no selection; this is how its store would hold one (as it holds `pendingDeletes`). */
  selected: Set<string>
  toggleSelected: (id: string) => void
  preferences: { chapterExpanded: Record<string, boolean> }
  updatePreference: (key: 'chapterExpanded', value: Record<string, boolean>) => void
}

const noDrag = { isDragging: false, dragItem: null, dropTarget: null }

/** The blueprint's store, section 3.1, as far as the outline uses it. Its devtools wrapper is left out. */
export const useCourseCreationUI = create<CourseCreationUI>()(
  persist(
    (set) => ({
      editing: { type: null, id: null },
      startEdit: (type, id) => set({ editing: { type, id } }),
      stopEdit: () => set({ editing: { type: null, id: null } }),
      dragState: noDrag,
      startDrag: (item) => set({ dragState: { isDragging: true, dragItem: item, dropTarget: null } }),
      updateDragTarget: (target) =>
        set((state) => ({ dragState: { ...state.dragState, dropTarget: target } })),
      endDrag: () => set({ dragState: noDrag }),
      selected: new Set(),
      toggleSelected: (id) =>
        set((state) => {
          const selected = new Set(state.selected)
          if (!selected.delete(id)) selected.add(id)
          return { selected }
        }),
      preferences: { chapterExpanded: {} },
      updatePreference: (key, value) =>
        set((state) => ({ preferences: { ...state.preferences, [key]: value } })),
    }),
    { name: 'course-creation-ui', partialize: ({ preferences }) => ({ preferences }) },
  ),
)
