import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { useCourseEdits } from '@/hooks/use-course-edits'
import { announce } from '@/lib/announce'
import { languageName } from '@/lib/captions/language-name'
import { toVtt } from '@/lib/captions/serialise'
import { errorMessage } from '@/lib/errors'
import { count } from '@/lib/format'
import type { Video } from '@/types/course'
import { CaptionProblems } from './CaptionProblems'
import { LanguageSelect } from './LanguageSelect'
import { endOf, type ReadCaptions } from './read-caption-file'

interface ChosenCaptionsProps {
  courseId: string
  video: Video
  read: ReadCaptions
  /** It was added, or is not wanted. */
  onDone: () => void
}

/** A caption file before it is added: its language, and what is wrong with it. */
export function ChosenCaptions({ courseId, video, read, onDone }: ChosenCaptionsProps) {
  const edits = useCourseEdits(courseId)
  const [language, setLanguage] = useState(read.language ?? '')
  const [isSending, setIsSending] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const { cues, errors, warnings, filename } = read
  const isThere = video.captions.some((caption) => caption.language === language)
  const name = languageName(language)

  const add = async () => {
    setIsSending(true)
    setRefusal(undefined)
    try {
      await edits.setCaptions({
        videoId: video.id,
        language,
        text: toVtt(cues),
        cues: cues.length,
        ends: endOf(read),
      })
      announce(`${name} captions ${isThere ? 'replaced' : 'added'}.`)
      onDone()
    } catch (error) {
      setRefusal(errorMessage(error))
      setIsSending(false)
    }
  }
  const verb = isThere ? 'Replace' : 'Add'
  const captions = language === '' ? 'captions' : `${name} captions`
  return (
    <div role="group" aria-label={filename} className="grid gap-3 border-t-2 border-rule pt-3">
      <p className="flex flex-wrap gap-x-3">
        <bdi className="mono font-530 wrap-anywhere">{filename}</bdi>
        <span className="text-ink-2 tabular-nums">{count(cues.length, 'caption')}</span>
      </p>
      <CaptionProblems problems={errors} isError />
      <CaptionProblems problems={warnings} />
      {cues.length > 0 && (
        <Field
          label="Language"
          className="max-w-80"
          {...(isThere && { hint: `This video has ${name} captions: they are replaced.` })}
        >
          <LanguageSelect value={language} onChange={setLanguage} />
        </Field>
      )}
      {refusal !== undefined && (
        <Callout tone="bad" role="alert" title="The captions were not saved">
          <p className="text-13">{refusal}</p>
        </Callout>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={onDone}>{cues.length > 0 ? 'Do not add it' : 'Remove from the list'}</Button>
        {cues.length > 0 && (
          <Button
            variant="primary"
            busy={isSending}
            disabledReason={language === '' ? 'Choose the language first.' : undefined}
            onClick={() => void add()}
          >
            {errors.length > 0 ? `${verb} the other ${count(cues.length, 'caption')}` : `${verb} ${captions}`}
          </Button>
        )}
      </div>
    </div>
  )
}
