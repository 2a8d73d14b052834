/** How uploads use the line. */
export interface UploadPolicy {
  /** Files that send at once, over all courses; the others wait in line. */
  filesAtOnce: number
  /** On average; `null` is as fast as the line. */
  bytesPerSecond: number | null
  /** Tries a part again by itself after a failure that may pass. */
  autoRetry: boolean
}

export const defaultPolicy: UploadPolicy = { filesAtOnce: 3, bytesPerSecond: null, autoRetry: true }

/** The policy in force. It can change while files are on their way, and holds for them at once. */
export interface PolicyHolder {
  now: () => UploadPolicy
  /** Calls `listener` after each change. @returns the function that ends it */
  onChange: (listener: () => void) => () => void
  change: (policy: UploadPolicy) => void
}

export function holdPolicy(policy: UploadPolicy = defaultPolicy): PolicyHolder {
  const listeners = new Set<() => void>()
  return {
    now: () => policy,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    change: (next) => {
      policy = next
      for (const listener of [...listeners]) listener()
    },
  }
}
