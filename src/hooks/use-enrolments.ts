'use client'

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { enrolmentApi } from '@/lib/api/enrolment-api'
import { enrolmentKeys, enrolmentQueries } from '@/lib/query/enrolment-queries'
import { optimisticMutation, patch } from '@/lib/query/optimistic-mutation'
import type { EnrolmentList } from '@/types/learning'

/** Who may watch a course that has a price, and what an owner can do about it. */
export function useEnrolments(courseId: string) {
  const client = useQueryClient()
  const options = enrolmentQueries.list(courseId)
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(options)
  const refresh = () => void client.invalidateQueries({ queryKey: options.queryKey })

  /** The list is read anew: who is in it, and under which name, is the server's to say. */
  const enrolling = useMutation({
    mutationKey: [...enrolmentKeys.list(courseId), 'enrol'],
    mutationFn: (emails: string[]) => enrolmentApi.enrol(courseId, emails),
    onSuccess: refresh,
    meta: { failure: { what: 'the enrolment', shownInPlace: 'all' } },
  })
  /** It comes with a secret, so it is shown only when it is there. */
  const link = useMutation({
    mutationKey: [...enrolmentKeys.list(courseId), 'link'],
    mutationFn: () => enrolmentApi.makeLink(courseId),
    onSuccess: refresh,
    meta: { failure: { what: 'the new link' } },
  })
  const unlinking = useMutation(
    optimisticMutation({
      scope: enrolmentKeys.list(courseId),
      mutationFn: (_vars: void, request) => enrolmentApi.removeLink(courseId, request),
      patches: () => [
        patch(options.queryKey, (old) => ({
          ...old,
          pages: old.pages.map((page) => ({ ...page, link: null })),
        })),
      ],
      meta: { what: 'stopping the link', restored: () => 'it still works' },
    }),
  )
  const revoking = useMutation(
    optimisticMutation({
      scope: enrolmentKeys.list(courseId),
      mutationFn: (id: string, request) => enrolmentApi.revoke(courseId, id, request),
      patches: (id) => [
        patch(options.queryKey, (old) => ({ ...old, pages: old.pages.map((page) => revoked(page, id)) })),
      ],
      meta: { what: 'taking the enrolment back', restored: () => 'they are still enrolled' },
    }),
  )
  return {
    enrolments: data?.pages.flatMap(({ items }) => items),
    active: data?.pages[0]?.active ?? 0,
    link: data?.pages[0]?.link ?? null,
    error,
    refetch,
    fetchNextPage,
    hasNextPage,
    isFetchingNextPage,
    enrolAsync: enrolling.mutateAsync,
    makeLinkAsync: link.mutateAsync,
    isMakingLink: link.isPending,
    removeLink: unlinking.mutate,
    removeLinkAsync: unlinking.mutateAsync,
    revoke: revoking.mutate,
    revokeAsync: revoking.mutateAsync,
  }
}

const revoked = (page: EnrolmentList, id: string): EnrolmentList => {
  const has = page.items.some((one) => one.id === id && one.revoked_at === null)
  if (!has) return page
  const revoked_at = new Date().toISOString()
  return {
    ...page,
    active: page.active - 1,
    items: page.items.map((one) => (one.id === id ? { ...one, revoked_at } : one)),
  }
}
