'use client'

import { SlidersHorizontal } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { useStorageUse } from '@/hooks/use-storage-use'
import { formatBytes, formatLength } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { storageWords } from './storage-words'
import { countWords, paceOfAll, uploadTotals } from './upload-rows'
import { useCourseUploads } from './use-course-uploads'

/** All uploads of one course together; nothing while there are none. */
export function UploadSummary({ courseId }: { courseId: string }) {
  const uploads = useCourseUploads(courseId)
  const showsDetail = useCourseCreationUI((state) => state.preferences.showUploadProgress)
  const toCome = useCourseCreationUI((state) => state.uploadsToCome[courseId])
  const paceOfLine = useCourseCreationUI((state) => state.uploadPace)
  const pace = toCome ? paceOfAll(paceOfLine, toCome) : paceOfLine
  const { updatePreference, clearCompletedUploads, openModal } = useCourseCreationUI.getState()
  const storage = useStorageUse(courseId)
  useShownHere(courseId)
  if (uploads.length === 0) return null

  const totals = uploadTotals(uploads, toCome)
  const { percent, sentBytes, totalBytes, done, failed, asked, toGo } = totals
  return (
    <section aria-labelledby="upload-progress" className="grid content-start gap-3">
      <div className="flex items-center justify-between gap-2">
        <h2 id="upload-progress" className="text-[15px] leading-5">
          Upload Progress
        </h2>
        <IconButton
          label="Upload settings"
          icon={<SlidersHorizontal />}
          aria-haspopup="dialog"
          onClick={() => openModal('upload-settings')}
        />
      </div>
      <p className="text-26 font-medium tracking-[-0.03em] tabular-nums">{percent}% Complete</p>
      <ProgressBar
        value={percent}
        label="All uploads"
        className="h-2"
        tone={toGo === 0 && failed + asked > 0 ? 'paused' : 'accent'}
      />
      {showsDetail && (
        <dl className="grid gap-[5px] text-13 md:max-lg:grid-cols-2 md:max-lg:gap-x-12">
          <Fact name="Sent" value={`${formatBytes(sentBytes)} of ${formatBytes(totalBytes)}`} />
          <Fact name="Files" value={countWords(totals)} />
          {storage && <Fact name="Storage" value={storageWords(storage)} />}
          {pace && toGo > 0 && pace.bytesPerSecond > 0 && (
            <Fact name="Speed" value={`${formatBytes(pace.bytesPerSecond)}/s`} />
          )}
          {pace && toGo > 0 && pace.secondsLeft !== null && (
            <Fact name="Time left, all uploads" value={`about ${formatLength(pace.secondsLeft)}`} />
          )}
        </dl>
      )}
      <p className="flex flex-wrap gap-2">
        <Button
          size="sm"
          variant="ghost"
          aria-expanded={showsDetail}
          onClick={() => updatePreference('showUploadProgress', !showsDetail)}
          className="-ms-[9px]"
        >
          {showsDetail ? 'Hide details' : 'Show details'}
        </Button>
        {done > 0 && (
          <Button size="sm" variant="ghost" onClick={clearCompletedUploads}>
            Clear completed
          </Button>
        )}
      </p>
    </section>
  )
}

/** The tray tells of the uploads that no page shows. */
function useShownHere(courseId: string): void {
  useEffect(() => {
    const { showUploadsOf } = useCourseCreationUI.getState()
    showUploadsOf(courseId)
    return () => showUploadsOf(null)
  }, [courseId])
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div className="flex justify-between gap-3">
    <dt className="text-ink-2">{name}</dt>
    <dd className="text-end tabular-nums">{value}</dd>
  </div>
)
