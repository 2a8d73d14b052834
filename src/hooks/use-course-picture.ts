'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import { courseSync } from '@/lib/outbox/course-sync'
import { courseKeys } from '@/lib/query/course-queries'
import { optimisticMutation } from '@/lib/query/optimistic-mutation'
import type { CoursePictureRequest } from '@/schemas/picture'

/** The picture that stands for a course: a chosen one, or that of its first ready video. */
export function useCoursePicture(courseId: string) {
  const client = useQueryClient()
  // The course follows its operations; the picture comes with them, and can be taken back by them.
  const onSuccess = () => void courseSync(client, courseId).catchUp()
  const common = { scope: courseKeys.lists(), patches: () => [], onSuccess }
  const meta = { what: 'the picture', restored: () => 'the course keeps the one it has' }
  const choosing = useMutation(
    optimisticMutation({
      ...common,
      meta,
      mutationFn: (picture: CoursePictureRequest, request) =>
        courseApi.setPicture(courseId, picture, request),
    }),
  )
  const removing = useMutation(
    optimisticMutation({
      ...common,
      meta,
      mutationFn: (_nothing: undefined, request) => courseApi.removePicture(courseId, request),
    }),
  )
  return {
    setPictureAsync: choosing.mutateAsync,
    removePictureAsync: () => removing.mutateAsync(undefined),
    isSaving: choosing.isPending || removing.isPending,
  }
}
