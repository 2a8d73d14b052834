'use client'

import dynamic from 'next/dynamic'

/** Fetched when a student comes here: instructors' pages need none of it. */
export const ForInstructors = dynamic(() => import('./InstructorsOnly').then((m) => m.InstructorsOnly))
