import { asFailed, failure } from './failures'
import type { ExtraOutcome, MediaOptions, MediaOutput } from './media-work'
import type { MediaTools, NoTools } from './tools'
import { Workbench } from './workbench'

/**
 * Work that a video can be played without, answered like all media work.
 * @throws the signal's reason, and nothing else
 */
export async function makeExtra(
  tools: MediaTools | NoTools,
  options: MediaOptions,
  make: (bench: Workbench, options: MediaOptions) => Promise<MediaOutput>,
): Promise<ExtraOutcome> {
  try {
    options.signal.throwIfAborted()
    if ('reason' in tools) throw failure('notStarted', tools.reason)
    return { ok: true, outputs: [await make(new Workbench(tools, options), options)] }
  } catch (error) {
    return asFailed(error, options.signal)
  }
}
