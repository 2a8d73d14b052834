import type { CourseAccess } from '@/types/course'

export const roleNames: Record<CourseAccess, string> = { owner: 'Owner', editor: 'Editor', viewer: 'Viewer' }

export const roleMeanings: Record<CourseAccess, string> = {
  owner: 'Owners also decide who is here, archive and delete.',
  editor: 'Editors change the course and publish it.',
  viewer: 'Viewers look at everything and change nothing.',
}

/** From the fewest rights to the most. */
export const roles = ['viewer', 'editor', 'owner'] as const satisfies CourseAccess[]
