import type { Metadata } from 'next'
import { CourseCreationWizard } from '@/components/course/CourseCreationWizard'

export const metadata: Metadata = { title: 'New course' }

export default function NewCoursePage() {
  return <CourseCreationWizard />
}
