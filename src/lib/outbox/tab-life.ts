import { tabId } from '@/lib/tab-id'

const PREFIX = 'lectern-tab-'
const ADOPTION = 'lectern-adoption'

/** Absent where the page is not served over https or from this machine; see `whoIsAlive`. */
const locks = (): LockManager | undefined => (typeof navigator === 'undefined' ? undefined : navigator.locks)

let living: Promise<void> | undefined

/** Says to the other tabs that this one is there, until it is closed or crashes. Resolves when that is said. */
export function stayAlive(): Promise<void> {
  living ??= new Promise((resolve) => {
    const manager = locks()
    if (!manager) return resolve()
    const forever = new Promise<never>(() => {})
    const held = manager.request(PREFIX + tabId, () => {
      resolve()
      return forever
    })
    held.catch(() => resolve()) // the page is going away, or locks are not allowed here
  })
  return living
}

/** One tab at a time takes over what others have left. */
export async function whileAdopting<T>(work: () => Promise<T>): Promise<T> {
  const manager = locks()
  return manager ? await manager.request(ADOPTION, work) : work()
}

/**
 * Which tabs are there. Without locks nobody can tell, and every other tab counts as gone: an edit that two tabs
 * then send is made once all the same, because it has one id.
 */
export async function whoIsAlive(): Promise<(tabId: string) => boolean> {
  const { held = [] } = (await locks()?.query()) ?? {}
  const names = new Set(held.map(({ name }) => name))
  return (id) => names.has(PREFIX + id)
}
