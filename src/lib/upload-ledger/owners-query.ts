import { queryOptions } from '@tanstack/react-query'
import { uploadKeys } from '@/lib/query/upload-queries'
import { ownedUploads } from './upload-locks'

/** Which uploads a tab of this browser sends. A tab that is closed or crashes tells nobody. */
export const ownersQuery = () =>
  queryOptions({
    queryKey: uploadKeys.owners(),
    queryFn: ownedUploads,
    refetchInterval: 5_000,
    networkMode: 'always',
  })
