'use client'

import { useEffect } from 'react'
import { showProblem } from './show-problem'

/** `field` of what stops publishing, as links from other pages name it: `#title`, `#videos.<id>`. */
const FIELD = /^#((?:title|description|chapters|videos)(?:\.[0-9a-f-]{36})?)$/

/** Goes to the place that the address names, once the page is there. */
export function useProblemInAddress(): void {
  useEffect(() => {
    const field = FIELD.exec(window.location.hash)?.[1]
    if (field !== undefined) showProblem(field)
  }, [])
}
