import { Callout } from '@/components/ui/Callout'
import { knownTitles, type PreviewRow } from '@/lib/outline-text/plan-outline'
import type { ParsedOutline, TableHeader } from '@/lib/outline-text/types'
import { OutlinePreview } from './OutlinePreview'
import { TextProblems } from './TextProblems'

interface PastePreviewProps {
  /** Nothing is in the field. */
  isEmpty: boolean
  parsed: ParsedOutline
  /** "4 chapters and 23 videos". */
  words: string
  rows: readonly PreviewRow[]
  onShow: (line: number, endLine: number) => void
}

/** What the text is read as, and what of it is not. */
export function PastePreview({ isEmpty, parsed, words, rows, onShow }: PastePreviewProps) {
  const isNothing = rows.length === 0
  return (
    <section aria-label="Preview" className="grid min-w-0 content-start gap-3">
      <h3 role="status" className="font-550 tabular-nums first-letter:uppercase">
        {isEmpty ? 'Preview' : isNothing ? 'No chapter and no video found' : words}
      </h3>
      {isEmpty ? <Example /> : !isNothing && <OutlinePreview rows={rows} />}
      {parsed.header && <HeaderNote header={parsed.header} />}
      <KnownChapters titles={knownTitles(rows)} />
      <TextProblems problems={parsed.problems} onShow={onShow} />
    </section>
  )
}

/** The shape of what will come. */
const Example = () => (
  <div className="sheet-rule grid content-start gap-3 py-3 text-13 text-ink-2 md:h-[min(340px,38vh)]">
    <div aria-hidden="true" className="grid gap-2">
      {[64, 40, 52, 58, 44].map((width, index) => (
        <span
          key={width}
          className="h-3 rounded-bar border border-dashed border-edge"
          style={{ width: `${width}%`, marginInlineStart: index % 3 === 0 ? 0 : 24 }}
        />
      ))}
    </div>
    <p>The chapters and videos show here as you paste or type.</p>
  </div>
)

const HeaderNote = ({ header: { line, chapter, video } }: { header: TableHeader }) => (
  <p className="text-13 wrap-anywhere text-ink-2">
    Line {line} names the columns:{' '}
    {[
      ...(chapter === null ? [] : [`“${chapter}” holds the chapters`]),
      ...(video === null ? [] : [`“${video}” the videos`]),
    ].join(', ')}
    .
  </p>
)

function KnownChapters({ titles }: { titles: readonly string[] }) {
  const [first, second] = titles
  if (first === undefined) return null
  const more = titles.length - 2
  return (
    <Callout tone="wait" className="text-13">
      <p className="wrap-anywhere">
        <bdi>“{first}”</bdi>
        {second !== undefined && (
          <>
            {more > 0 ? ', ' : ' and '}
            <bdi>“{second}”</bdi>
          </>
        )}
        {more > 0 && ` and ${more.toLocaleString('en-US')} more`} {titles.length === 1 ? 'is' : 'are'} in the
        course already and would be there twice.
      </p>
    </Callout>
  )
}
