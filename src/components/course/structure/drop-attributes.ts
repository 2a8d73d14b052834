import type { DropPlace } from './drop-to-move'

/** What a row says about itself in the page, for whoever looks what is under a pointer. */
export const dropAttributes = (over: DropPlace['over'], id: string, chapterId: string) => ({
  'data-drop': over,
  'data-drop-id': id,
  'data-drop-chapter': chapterId,
})
