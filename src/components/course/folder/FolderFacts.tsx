import { RowWindow } from '@/components/ui/RowWindow'
import type { FolderDraft } from '@/lib/folder-outline/folder-draft'
import type { IgnoredFile } from '@/lib/folder-outline/types'
import { roomIn } from '@/components/course/upload/leave-out'
import { Callout } from '@/components/ui/Callout'
import { useStorageUse } from '@/hooks/use-storage-use'
import { useUploadTime } from '@/hooks/use-upload-time'
import { languageName } from '@/lib/captions/language-name'
import { count, formatBytes } from '@/lib/format'
import { planWords } from '@/lib/outline-text/plan-outline'
import { ownLanguage } from './send-captions'

interface FolderFactsProps {
  courseId: string
  draft: FolderDraft
  ignored: readonly IgnoredFile[]
}

const ROW = 42

/** How much it is, and what of the folder nothing is made of. */
export function FolderFacts({ courseId, draft, ignored }: FolderFactsProps) {
  const time = useUploadTime(draft.bytes)
  const room = roomIn(useStorageUse(courseId))
  return (
    <section aria-label="In all" className="grid content-start gap-3">
      <h3 role="status" className="font-550 tabular-nums first-letter:uppercase">
        {planWords(draft.plan)}
      </h3>
      <dl className="grid gap-1 text-13 tabular-nums *:flex *:justify-between *:gap-3 [&_dt]:text-ink-2">
        <div>
          <dt>Size</dt>
          <dd>{formatBytes(draft.bytes)}</dd>
        </div>
        {time !== null && (
          <div>
            <dt>Upload</dt>
            <dd className="text-end">{time}</dd>
          </div>
        )}
        {draft.captions > 0 && (
          <div>
            <dt>Captions paired</dt>
            <dd>{draft.captions.toLocaleString('en-US')}</dd>
          </div>
        )}
        {draft.pictures > 0 && (
          <div>
            <dt>Pictures paired</dt>
            <dd>{draft.pictures.toLocaleString('en-US')}</dd>
          </div>
        )}
      </dl>
      {draft.captionFiles.flat().some(({ language }) => language === null) && (
        <p className="text-13 text-pretty text-ink-2">
          Captions whose name tells no language are added as {languageName(ownLanguage())}.
        </p>
      )}
      {draft.pictures > 0 && (
        <p className="text-13 text-ink-2">Pictures are only noted: they are not sent.</p>
      )}
      {draft.bytes > room && (
        <Callout tone="wait" role="alert" title="Not all of it fits">
          <p className="text-13">
            It is {formatBytes(draft.bytes - room)} more than the {formatBytes(room)} of the storage that are
            left. Leave videos out, delete others for good to free space, or ask the person who runs this
            server for more.
          </p>
        </Callout>
      )}
      {ignored.length > 0 && (
        <details className="border-t border-line text-13">
          <summary className="cursor-pointer py-2 font-550 tabular-nums">
            {count(ignored.length, ignored.some(({ path }) => path.endsWith('/')) ? 'item' : 'file')} left out
          </summary>
          <RowWindow label="Files left out" count={ignored.length} rowHeight={ROW} className="max-h-[210px]">
            {(index, place) => {
              const file = ignored[index]
              return (
                file && (
                  <li
                    key={index}
                    aria-setsize={ignored.length}
                    aria-posinset={index + 1}
                    style={place}
                    className="grid content-center pe-1"
                  >
                    <span className="mono truncate text-12" title={file.path}>
                      <bdi>{shortPath(file.path)}</bdi>
                    </span>
                    <span className="truncate text-ink-2" title={file.reason}>
                      {file.reason}
                    </span>
                  </li>
                )
              )
            }}
          </RowWindow>
        </details>
      )}
    </section>
  )
}

/** The end of a path tells files apart. */
const shortPath = (path: string): string => (path.length > 34 ? `…${path.slice(-33)}` : path)
