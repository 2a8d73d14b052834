import { checkFile } from './check-file'
import type { PreflightAnswer, PreflightJob } from './file-check'
import { thumbnailOf } from './thumbnail'

self.onmessage = ({ data: { id, kind, file } }: MessageEvent<PreflightJob>) => {
  const answer = (message: PreflightAnswer) => self.postMessage(message)
  if (kind === 'check') {
    checkFile(file).then(
      (result) => answer({ id, kind, result }),
      () => answer({ id, kind, result: null }),
    )
  } else {
    thumbnailOf(file).then(
      (result) => answer({ id, kind, result }),
      () => answer({ id, kind, result: null }),
    )
  }
}
