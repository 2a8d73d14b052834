import { useCourseCreationUI } from '@/stores/course-creation-ui'

/** Puts the focus on a row of the outline and brings it into sight; opens its chapter, draws it if need be. */
export const showRow = (itemId: string): void => useCourseCreationUI.getState().showItem(itemId)
