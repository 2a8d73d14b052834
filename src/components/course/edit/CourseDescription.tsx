'use client'

import { Pencil } from 'lucide-react'
import { IconButton } from '@/components/ui/IconButton'
import { InlineEdit } from './InlineEdit'

interface CourseDescriptionProps {
  courseId: string
  description: string | null
}

export const CourseDescription = ({ courseId, description }: CourseDescriptionProps) => (
  <section aria-labelledby="course-description">
    <InlineEdit
      courseId={courseId}
      name="description"
      label="Description"
      value={description}
      multiline
      inputClassName="h-auto min-h-36 px-2 py-1.5 ms-0! text-14 leading-[22px]"
      className="grid gap-1"
    >
      {(edit) => (
        <>
          <div className="flex items-center justify-between">
            <h2 id="course-description" className="text-14">
              Description
            </h2>
            <IconButton label="Edit description" icon={<Pencil />} onClick={edit} />
          </div>
          <p
            className="max-h-80 overflow-y-auto text-pretty break-words whitespace-pre-wrap text-ink-2"
            dir="auto"
          >
            {description ?? 'No description yet.'}
          </p>
        </>
      )}
    </InlineEdit>
  </section>
)
