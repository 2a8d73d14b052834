import { Field } from '@/components/ui/Field'
import { RadioGroup } from '@/components/ui/RadioGroup'
import { Select } from '@/components/ui/Select'
import type { OutlineFormat, ParsedOutline } from '@/lib/outline-text/types'
import type { CourseTree } from '@/types/course'

const formats: Record<OutlineFormat, string> = {
  indented: 'Indented text',
  markdown: 'Markdown',
  csv: 'Table (CSV)',
}
const formatNames = ['indented', 'markdown', 'csv'] as const

interface PasteOptionsProps {
  course: CourseTree
  parsed: ParsedOutline
  /** `undefined`: what it looks like. */
  format: OutlineFormat | undefined
  onFormat: (format: OutlineFormat | undefined) => void
  flatAs: 'chapters' | 'videos'
  onFlatAs: (flatAs: 'chapters' | 'videos') => void
  /** `null`: the end of the course. */
  chapterId: string | null
  onChapter: (chapterId: string | null) => void
}

/** How the text is read and where it goes. */
export function PasteOptions({
  course,
  parsed,
  format,
  onFormat,
  flatAs,
  onFlatAs,
  chapterId,
  onChapter,
}: PasteOptionsProps) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Read as">
          <Select
            value={format ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget
              onFormat(formatNames.find((name) => name === value))
            }}
          >
            <option value="">Automatic: {formats[parsed.format]}</option>
            {formatNames.map((name) => (
              <option key={name} value={name}>
                {formats[name]}
              </option>
            ))}
          </Select>
        </Field>
        {course.chapters.length > 0 && (
          <Field label="Put it">
            <Select
              value={chapterId ?? ''}
              onChange={(event) => onChapter(event.currentTarget.value || null)}
            >
              <option value="">At the end of the course</option>
              {course.chapters.map(({ id, title }) => (
                <option key={id} value={id}>
                  {placeWord(parsed)} “{title}”
                </option>
              ))}
            </Select>
          </Field>
        )}
      </div>
      {parsed.isFlat && (
        <RadioGroup
          label="Each line is"
          name="flat-as"
          value={flatAs}
          onValueChange={onFlatAs}
          options={[
            { value: 'chapters', label: 'a chapter' },
            { value: 'videos', label: 'a video' },
          ]}
        />
      )}
    </>
  )
}

/** Videos without a chapter go into the one chosen, new chapters behind it. */
function placeWord({ chapters, looseVideos }: ParsedOutline): string {
  if (looseVideos.length === 0) return 'After'
  return chapters.length === 0 ? 'Into' : 'Into and after'
}
