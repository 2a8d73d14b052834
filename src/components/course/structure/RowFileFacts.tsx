import { FileFacts } from '../upload/FileFacts'
import { FileThumb } from '../upload/FileThumb'
import { standOf } from '../upload/stand-words'
import type { UploadItem } from '@/types/course'

/** What is in the file that is on its way to a video, and how far it is, below its title. */
export const RowFileFacts = ({ upload }: { upload: UploadItem }) => (
  <div className="col-[5/-2] flex items-center gap-2 pb-2 max-md:col-[3/-1]">
    <FileThumb file={upload.file} className="w-12" />
    <div className="grid min-w-0">
      {(upload.status === 'uploading' || upload.isPaused) && (
        <p className="text-12 text-ink-2 tabular-nums">{standOf(upload)}</p>
      )}
      <FileFacts file={upload.file} />
    </div>
  </div>
)
