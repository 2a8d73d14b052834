import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { cn } from '@/lib/cn'
import type { ReadPackage } from '@/lib/package/read-package'
import type { ImportItem, ImportReport } from '@/schemas/package'
import { changeWords, fieldWords, mediaWords, roomWords, summaryWords } from './import-words'
import { ScrollRegion } from '@/components/ui/ScrollRegion'

interface ImportReportViewProps {
  report: ImportReport
  pack: Pick<ReadPackage, 'notes' | 'tracks'>
  isChecking: boolean
  onTarget: (target: string | null) => void
}

/** Rows of the table at most: nobody reads more, and a page of them is slow. */
const ROWS = 300
const NEW = 'new'

/** What an import would do, before it is done. */
export function ImportReportView({
  report,
  pack: { notes, tracks },
  isChecking,
  onTarget,
}: ImportReportViewProps) {
  const { target, candidates, fields, items } = report
  const room = roomWords(report)
  return (
    <div className={cn('grid gap-4', isChecking && 'opacity-60')} aria-busy={isChecking}>
      {candidates.length > 0 && (
        <Field label="Import into">
          <Select
            value={target.id ?? NEW}
            onChange={({ currentTarget: { value } }) => onTarget(value === NEW ? null : value)}
          >
            {candidates.map(({ id, title }) => (
              <option key={id} value={id}>
                Update “{title}”
              </option>
            ))}
            <option value={NEW}>A new course</option>
          </Select>
        </Field>
      )}
      {notes.length > 0 && (
        <Callout tone="wait" title="Not everything in the package can be used">
          {notes.map((note) => (
            <p key={note} className="text-13 wrap-anywhere">
              <bdi>{note}</bdi>
            </p>
          ))}
        </Callout>
      )}
      {room !== null && (
        <Callout tone="wait" title="There is not enough room for all files">
          <p className="text-13">{room}</p>
        </Callout>
      )}
      <dl className="grid grid-cols-[max-content_1fr] gap-x-5 gap-y-1 text-13 tabular-nums">
        {summaryWords(report, tracks).map(([name, words]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
        {fields.map((field) => (
          <div key={field.field} className="contents">
            <dt className="text-ink-2">Course</dt>
            <dd className="wrap-anywhere">
              <bdi>{fieldWords(field)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {items.length > 0 && <ItemTable items={items} />}
    </div>
  )
}

const ItemTable = ({ items }: { items: readonly ImportItem[] }) => (
  <ScrollRegion
    label="What happens to chapters and videos"
    className="sheet-rule max-h-[min(380px,42vh)] overflow-y-auto overscroll-contain"
  >
    <table className="w-full table-fixed border-collapse text-13">
      <thead className="sticky top-0 bg-raised text-start text-12 text-ink-2">
        <tr>
          <th scope="col" className="py-1.5 text-start font-normal">
            In the package
          </th>
          <th scope="col" className="py-1.5 ps-3 text-start font-normal">
            What happens
          </th>
        </tr>
      </thead>
      <tbody>
        {items.slice(0, ROWS).map((item) => (
          <tr
            key={item.package_id}
            className={cn('border-t align-top', item.type === 'chapter' ? 'border-rule' : 'border-line')}
          >
            <th
              scope="row"
              className={cn(
                'py-1.5 text-start wrap-anywhere',
                item.type === 'chapter' ? 'font-550' : 'ps-4 font-normal',
              )}
            >
              <bdi>{item.title}</bdi>
            </th>
            <td className="py-1.5 ps-3 wrap-anywhere">
              <bdi>{changeWords(item)}</bdi>
              <FileWords item={item} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
    {items.length > ROWS && (
      <p className="border-t border-line py-2 text-13 text-ink-2">
        and {(items.length - ROWS).toLocaleString('en-US')} more
      </p>
    )}
  </ScrollRegion>
)

const isWarning: ReadonlySet<ImportItem['media']> = new Set(['missing', 'tooLarge'])

function FileWords({ item }: { item: ImportItem }) {
  const words = mediaWords(item)
  if (words === null) return null
  return <span className={cn('block', isWarning.has(item.media) ? 'text-wait' : 'text-ink-2')}>{words}</span>
}
