'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { memberApi } from '@/lib/api/member-api'
import { memberKeys, memberQueries } from '@/lib/query/member-queries'
import { optimisticMutation, patch } from '@/lib/query/optimistic-mutation'
import type { InviteRequest } from '@/schemas/members'
import type { CourseAccess } from '@/types/course'
import type { CourseMember, Invited } from '@/types/members'

export { memberKeys } from '@/lib/query/member-queries'

/** Who works on a course, and what an owner can do about it. */
export function useMembers(courseId: string) {
  const client = useQueryClient()
  const { queryKey } = memberQueries.list(courseId)
  const { data, error, refetch } = useQuery(memberQueries.list(courseId))

  /** The row as the server has it; only then is it shown, because it comes with a link that has to be passed on. */
  const onInvited = ({ member }: Invited) => {
    client.setQueryData(queryKey, (old) => old && withMember(old, member))
  }
  const invitation = useMutation({
    mutationKey: [...memberKeys.list(courseId), 'invite'],
    mutationFn: (request: InviteRequest) => memberApi.invite(courseId, request),
    onSuccess: onInvited,
    meta: { failure: { what: 'the invitation', shownInPlace: 'all' } },
  })
  const renewal = useMutation({
    mutationKey: [...memberKeys.list(courseId), 'renew'],
    mutationFn: (memberId: string) => memberApi.renewLink(courseId, memberId),
    onSuccess: onInvited,
    meta: { failure: { what: 'the new link' } },
  })
  const role = useMutation(
    optimisticMutation({
      scope: memberKeys.list(courseId),
      mutationFn: ({ memberId, role }: { memberId: string; role: CourseAccess }, request) =>
        memberApi.setRole(courseId, memberId, role, request),
      patches: ({ memberId, role }) => [
        patch(queryKey, (members) => members.map((one) => (one.id === memberId ? { ...one, role } : one))),
      ],
      meta: { what: 'the change of rights', restored: () => 'the old rights still hold' },
    }),
  )
  const removal = useMutation(
    optimisticMutation({
      scope: memberKeys.list(courseId),
      mutationFn: (memberId: string, request) => memberApi.remove(courseId, memberId, request),
      patches: (memberId) => [patch(queryKey, (members) => members.filter(({ id }) => id !== memberId))],
      meta: { what: 'the removal', restored: () => 'they are still on the course' },
    }),
  )
  return {
    members: data,
    error,
    refetch,
    inviteAsync: invitation.mutateAsync,
    renewLinkAsync: renewal.mutateAsync,
    isRenewing: renewal.isPending,
    setRole: role.mutate,
    remove: removal.mutate,
    removeAsync: removal.mutateAsync,
    isRemoving: removal.isPending,
  }
}

const withMember = (members: CourseMember[], member: CourseMember): CourseMember[] =>
  members.some(({ id }) => id === member.id)
    ? members.map((one) => (one.id === member.id ? member : one))
    : [...members, member]
