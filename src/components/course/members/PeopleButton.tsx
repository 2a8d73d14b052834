'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { usePaletteActions } from '@/components/palette/actions'
import { Button } from '@/components/ui/Button'
import { lazyDialog } from '@/components/ui/lazy-dialog'
import { toastDone } from '@/components/ui/toast'
import { courseKeys } from '@/lib/query/course-queries'
import type { CourseTree } from '@/types/course'

const PeopleDialog = lazyDialog(
  () => import('./PeopleDialog'),
  (module) => module.PeopleDialog,
)

/** Opens who works on the course. */
export function PeopleButton({ course }: { course: Pick<CourseTree, 'id' | 'title' | 'access'> }) {
  const [isOpen, setIsOpen] = useState(false)
  const router = useRouter()
  const client = useQueryClient()

  usePaletteActions({ people: () => setIsOpen(true) })

  const handleLeft = () => {
    setIsOpen(false)
    toastDone(`You left “${course.title}”.`)
    void client.invalidateQueries({ queryKey: courseKeys.lists() })
    router.push('/instructor/courses')
  }
  return (
    <>
      <Button icon={<Users />} onClick={() => setIsOpen(true)}>
        People
      </Button>
      {isOpen && <PeopleDialog course={course} onClose={() => setIsOpen(false)} onLeft={handleLeft} />}
    </>
  )
}
