import { join } from 'node:path'
import { sendByCurl } from '../../lib/curl'
import { costOf, forgetPeak } from '../../lib/process-cost'
import { progress, type Section } from '../../lib/report'
import { median } from '../../lib/stats'
import { GIB, MIB, withFolder, writeVideo } from '../../lib/upload-files'
import { withUploadServer } from '../../lib/upload-server'
import type { BenchContext } from '../context'

const FILES = 4
const SIZE = 2 * GIB
const PART = 16 * MIB
const GOAL_MIB = 160

/** How much memory the server takes while four large files arrive at once. */
export function memory({ uploadRounds }: BenchContext): Promise<Section> {
  return withFolder((folder) =>
    withUploadServer(async (server) => {
      const part = join(folder, 'part')
      await writeVideo(part, PART)
      const { pid } = server.app
      const atRest = costOf(pid).residentMiB
      const peaks: number[] = []
      for (let round = 1; round <= uploadRounds; round++) {
        progress(`memory: round ${round} of ${uploadRounds}`)
        const uploads = []
        for (let n = 0; n < FILES; n++) uploads.push(await server.begin(SIZE, part))
        forgetPeak(pid)
        await Promise.all(uploads.map(({ puts }) => sendByCurl(puts)))
        peaks.push(costOf(pid).peakMiB)
        for (const { id } of uploads) await server.abort(id)
      }
      const peak = median(peaks)
      return {
        title: `Memory of the server while ${FILES} files of 2 GiB arrive at once`,
        how:
          `Resident memory of the whole server process (pages, API and storage; not its database): the highest of a ` +
          `round, median of ${uploadRounds} rounds. At rest is after its start, before the first upload.`,
        rows: [
          { what: 'resident at most', unit: 'MiB', ours: peak, goal: GOAL_MIB },
          { what: 'at rest', unit: 'MiB', ours: atRest },
          { what: 'more than at rest', unit: 'MiB', ours: peak - atRest },
        ],
        details: { atRest, peaks },
      }
    }),
  )
}
