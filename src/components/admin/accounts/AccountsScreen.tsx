'use client'

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { ErrorState } from '@/components/ui/ErrorState'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { useDebounced } from '@/hooks/use-debounced'
import { errorMessage } from '@/lib/errors'
import { formatLimit } from '@/lib/format'
import { accountQueries } from '@/lib/query/account-queries'
import { AccountRow } from './AccountRow'

/** After the last letter. */
const SETTLE_MS = 250

/** Everybody with what their files take up, and the limit of each. */
export function AccountsScreen() {
  const [typed, setTyped] = useState('')
  const search = useDebounced(typed.trim(), SETTLE_MS)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...accountQueries.everybody(search),
    placeholderData: keepPreviousData,
  })
  const accounts = data?.pages.flatMap(({ items }) => items)
  const everybody = data?.pages[0]?.defaultQuotaBytes
  return (
    <div className="grid max-w-[820px] gap-4">
      <h1 className="page-title">Accounts</h1>
      <p className="text-ink-2">
        What the files of each person’s courses take up.{' '}
        {everybody !== undefined &&
          (everybody === null
            ? 'There is no limit for those who have none of their own.'
            : `The limit is ${formatLimit(everybody)} for those who have none of their own.`)}
      </p>
      <Field label="Search by name or email" className="max-w-[380px]">
        <Input
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          maxLength={200}
        />
      </Field>
      {error && !accounts && (
        <ErrorState
          title="The accounts could not be loaded"
          message={errorMessage(error)}
          onRetry={() => void refetch()}
        />
      )}
      {accounts && accounts.length > 0 && (
        <ul aria-label="Accounts" className="border-t border-line">
          {accounts.map((account) => (
            <AccountRow key={account.id} account={account} />
          ))}
        </ul>
      )}
      {accounts?.length === 0 && <p className="text-ink-2">Nobody’s name or email has this in it.</p>}
      {hasNextPage && (
        <div>
          <Button size="sm" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more accounts
          </Button>
        </div>
      )}
    </div>
  )
}
