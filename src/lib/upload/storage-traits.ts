import type { UploadApi } from '@/lib/api/upload-api'
import type { StorageTraits } from '@/types/api'
import type { Lanes } from './lanes'

/** What the server's storage is like, asked once. @throws AppError when it cannot be asked; the next call asks again */
export function createTraits(
  api: Partial<Pick<UploadApi, 'storage'>>,
  lanes: Lanes,
): () => Promise<StorageTraits> {
  let known: Promise<StorageTraits> | undefined
  const ask = async () => {
    try {
      const traits = (await api.storage?.()) ?? {}
      if (traits.parallelParts) lanes.resize(traits.parallelParts)
      return traits
    } catch (error) {
      known = undefined
      throw error
    }
  }
  return () => (known ??= ask())
}
