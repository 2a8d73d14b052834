'use client'

import type { Video } from '@/types/course'

interface CueEditorProps {
  courseId: string
  video: Video
  language: string
  dir: 'ltr' | 'rtl'
}

export const CueEditor = (_props: CueEditorProps) => null
