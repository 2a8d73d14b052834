import type { QueryClient } from '@tanstack/react-query'
import { onPageEnd } from '@/lib/page-end'
import { sessionKeys, sessionQueries } from '@/lib/query/session-queries'
import { tabId } from '@/lib/tab-id'
import { adopting } from './adoption'
import { allSyncs, courseSync } from './course-sync'
import { kept } from './kept'
import { whileAdopting, whoIsAlive } from './tab-life'

const started = new WeakSet<QueryClient>()

/**
 * Takes care of this browser's unsent edits for as long as the page is there: sends what a crash or a reload has
 * left, once and in order, and tries again whenever the connection or the person comes back. Starting twice is
 * starting once.
 */
export function startOutbox(client: QueryClient): void {
  if (started.has(client)) return
  const handleOnline = () => {
    for (const sync of allSyncs(client)) sync.wake()
  }
  const handleVisible = () => {
    if (document.visibilityState !== 'visible') return
    void comeBack(client)
  }
  window.addEventListener('online', handleOnline)
  document.addEventListener('visibilitychange', handleVisible)
  started.add(client)
  onPageEnd(() => {
    window.removeEventListener('online', handleOnline)
    document.removeEventListener('visibilitychange', handleVisible)
    started.delete(client)
    for (const sync of allSyncs(client)) sync.stop()
  })
  adopting(client, adoptLeft(client))
}

async function comeBack(client: QueryClient): Promise<void> {
  const syncs = allSyncs(client).filter((sync) => sync.state().items.length > 0)
  // Somebody else may have signed in meanwhile, or this person again.
  if (syncs.length > 0) await client.refetchQueries({ queryKey: sessionKeys.me })
  for (const sync of syncs) sync.wake()
  await adoptLeft(client)
}

async function adoptLeft(client: QueryClient): Promise<void> {
  try {
    const store = await kept()
    if (!store) return
    const { id: userId } = await client.ensureQueryData(sessionQueries.me())
    const edits = await whileAdopting(async () => store.adopt(userId, tabId, await whoIsAlive()))
    for (const courseId of new Set(edits.map((edit) => edit.courseId))) {
      courseSync(client, courseId).adopt(edits.filter((edit) => edit.courseId === courseId))
    }
  } catch {
    // Nobody is signed in, or the store is gone: what is kept stays kept, for the next occasion.
  }
}
