'use client'

import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '@/components/ui/ErrorState'
import { errorMessage } from '@/lib/errors'
import { accountQueries } from '@/lib/query/account-queries'
import { StorageLine } from './StorageLine'
import { Section } from './Section'

/** How much the files of the person's courses take up, and what to do when it is too much. */
export function StorageSection() {
  const { data: use, error, refetch } = useQuery(accountQueries.storage())
  const isFull = typeof use?.quotaBytes === 'number' && use.usedBytes >= use.quotaBytes
  return (
    <Section
      title="Storage"
      about="The files of all courses that you own. What you delete counts until it is gone for good."
    >
      {error && !use && (
        <ErrorState
          title="How much is used could not be loaded"
          message={errorMessage(error)}
          onRetry={() => void refetch()}
        />
      )}
      {use && <StorageLine use={use} label="Your storage" className="max-w-[380px]" />}
      {isFull && (
        <p className="max-w-[62ch]">
          Nothing more can be uploaded. Delete videos for good, under “Pending Deletions” of their course, or
          ask the person who runs this server for more.
        </p>
      )}
    </Section>
  )
}
