'use client'

import { lazyPart } from '@/components/ui/lazy-part'

/** Fetched when a student comes here: instructors' pages need none of it. */
export const ForInstructors = lazyPart(
  () => import('./InstructorsOnly'),
  (module) => module.InstructorsOnly,
)
