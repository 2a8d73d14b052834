import { CoursesSkeleton } from '@/components/course-list/CoursesSkeleton'
import { AppShell } from '@/components/shell/AppShell'

export default function Loading() {
  return (
    <AppShell>
      <h1 className="page-title mb-[18px]">Courses</h1>
      <CoursesSkeleton />
    </AppShell>
  )
}
