import { formatBytes, formatLimit } from '@/lib/format'
import type { StorageUse } from '@/types/api'

/** "12 GB of 50 GB used" */
export const storageWords = ({ usedBytes, quotaBytes }: StorageUse): string =>
  quotaBytes === null
    ? `${formatBytes(usedBytes)} used`
    : `${formatBytes(usedBytes)} of ${formatLimit(quotaBytes)} used`
