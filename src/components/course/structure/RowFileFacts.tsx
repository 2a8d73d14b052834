import { FileFacts } from '../upload/FileFacts'
import { FileThumb } from '../upload/FileThumb'

/** What is in the file that is on its way to a video, below its title. */
export const RowFileFacts = ({ file }: { file: File }) => (
  <div className="col-[5/-2] flex items-center gap-2 pb-2 max-md:col-[3/-1]">
    <FileThumb file={file} className="w-12" />
    <FileFacts file={file} />
  </div>
)
