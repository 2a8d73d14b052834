import { newId } from '@/lib/ids'
import type { Transaction } from '../db/client'
import type { SourceFile } from '../db/repositories/asset-repository'
import { mediaJobRepository, type MediaTask } from '../db/repositories/media-job-repository'

/** Raise it when the pipeline makes something else of the same file, and files are to be worked on anew. */
const PIPELINE_VERSION = 1

const row = ({ videoId, generation }: SourceFile, task: MediaTask) => ({
  id: newId(),
  videoId,
  task,
  sourceGeneration: generation,
  pipelineVersion: PIPELINE_VERSION,
})

/**
 * Asks for the work that makes a stored file a video. A trigger tells the workers when the transaction commits. What is
 * still being done for the video ends: the file that came last counts.
 */
export async function addProcess(tx: Transaction, file: SourceFile): Promise<void> {
  await mediaJobRepository.cancelOf(tx, file.videoId)
  await mediaJobRepository.add(tx, row(file, 'process'))
}

/** The same for a file that takes over from the one that the video has, if it plays. */
export async function addTakeOver(tx: Transaction, file: SourceFile, uploadId: string): Promise<void> {
  await mediaJobRepository.cancelProcess(tx, file.videoId, { uploadId })
  await mediaJobRepository.add(tx, { ...row(file, 'process'), uploadId })
}

/** Asks for what a video can be played without. */
export async function addExtras(
  tx: Transaction,
  file: SourceFile,
  tasks: Exclude<MediaTask, 'process'>[],
): Promise<void> {
  for (const task of tasks) await mediaJobRepository.add(tx, row(file, task))
}

/** Ends the work on a file that was to take over. @returns whether there was any: its parts are put together then */
export async function cancelTakeOver(tx: Transaction, uploadId: string): Promise<boolean> {
  const job = await mediaJobRepository.findProcess(tx, { uploadId })
  return job !== undefined && (await mediaJobRepository.cancel(tx, job.id))
}
