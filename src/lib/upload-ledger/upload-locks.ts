const PREFIX = 'lectern-upload-'

/** Absent where the page is not served over https or from this machine; then every tab may send. */
const locks = (): LockManager | undefined => (typeof navigator === 'undefined' ? undefined : navigator.locks)

/**
 * Makes this tab the one that sends an upload, while `work` lasts.
 * @param elsewhere runs instead when another tab of this browser sends it
 */
export async function asOwner<T>(
  uploadId: string,
  work: () => Promise<T>,
  elsewhere: () => Promise<T>,
): Promise<T> {
  const manager = locks()
  if (!manager) return work()
  return manager.request(PREFIX + uploadId, { ifAvailable: true }, (lock) => (lock ? work() : elsewhere()))
}

/** The uploads that some tab of this browser is sending, this one included. */
export async function ownedUploads(): Promise<ReadonlySet<string>> {
  const { held = [] } = (await locks()?.query()) ?? {}
  return new Set(held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])))
}
