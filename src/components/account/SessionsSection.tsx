'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Badge } from '@/components/ui/Badge'
import { Button } from '@/components/ui/Button'
import { ErrorState } from '@/components/ui/ErrorState'
import { accountApi } from '@/lib/api/account-api'
import { announce } from '@/lib/announce'
import { formatMoment } from '@/lib/dates'
import { errorMessage } from '@/lib/errors'
import { accountKeys, accountQueries } from '@/lib/query/account-queries'
import { browserName } from './browser-name'
import { Section } from './Section'

/** Where the person is signed in. */
export function SessionsSection() {
  const client = useQueryClient()
  const { data: sessions, error, refetch } = useQuery(accountQueries.sessions())
  const ending = useMutation({
    mutationKey: [...accountKeys.sessions(), 'end'],
    mutationFn: (id: string) => accountApi.endSession(id),
    onSuccess: () => announce('Signed out there.'),
    onSettled: () => client.invalidateQueries({ queryKey: accountKeys.all }),
    meta: { failure: { what: 'signing out there' } },
  })
  return (
    <Section
      title="Where you are signed in"
      about="Sign out what you do not know or do not use any more, and change your password if it was not you."
    >
      {error && !sessions && (
        <ErrorState
          title="Your sessions could not be loaded"
          message={errorMessage(error)}
          onRetry={() => void refetch()}
        />
      )}
      <ul className="border-t border-line">
        {sessions?.map((session) => (
          <li
            key={session.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2.5"
          >
            <span className="min-w-0 flex-1 basis-[220px]">
              <span className="font-550">{browserName(session.user_agent)}</span>
              <span className="block text-13 text-ink-2 tabular-nums">
                Since {formatMoment(session.created_at)}
              </span>
            </span>
            {session.is_current ? (
              <Badge tone="accent">This browser</Badge>
            ) : (
              <Button
                size="sm"
                aria-label={`Sign out ${browserName(session.user_agent)}, since ${formatMoment(session.created_at)}`}
                busy={ending.isPending && ending.variables === session.id}
                onClick={() => ending.mutate(session.id)}
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
