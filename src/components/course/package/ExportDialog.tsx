'use client'

import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { ModalProps } from '@/components/course/modals/modal-props'
import { Button } from '@/components/ui/Button'
import { buttonLook } from '@/components/ui/button-look'
import { Checkbox } from '@/components/ui/Checkbox'
import { Dialog } from '@/components/ui/Dialog'
import { ErrorState } from '@/components/ui/ErrorState'
import { RadioGroup } from '@/components/ui/RadioGroup'
import { toastDone } from '@/components/ui/toast'
import { errorMessage } from '@/lib/errors'
import { exportAddress } from '@/lib/api/package-api'
import { count, formatBytes } from '@/lib/format'
import { packageQueries } from '@/lib/query/package-queries'
import type { ExportSummary } from '@/schemas/package'

type Kind = 'package' | 'cartridge'

const kinds = [
  { value: 'package', label: 'Lectern package' },
  { value: 'cartridge', label: 'Common Cartridge' },
] as const

/** `openModal('export-course', { courseId })`: takes a course away as a file. */
export function ExportDialog({ data: { courseId }, onClose }: ModalProps<'export-course'>) {
  const summary = useQuery(packageQueries.summary(courseId))
  const [kind, setKind] = useState<Kind>('package')
  const [withMedia, setWithMedia] = useState(true)

  const address =
    kind === 'package' ? exportAddress.package(courseId, withMedia) : exportAddress.commonCartridge(courseId)
  const handleDownload = () => {
    toastDone('The download has begun', { description: 'Your browser shows how far it is.' })
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={
        summary.data ? (
          <>
            Export <bdi>“{summary.data.title}”</bdi>
          </>
        ) : (
          'Export the course'
        )
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {summary.data && (
            <a
              href={address}
              download
              className={buttonLook({ variant: 'primary' })}
              onClick={handleDownload}
            >
              <Download />
              Download{sizeWords(summary.data, kind, withMedia)}
            </a>
          )}
        </>
      }
    >
      {summary.isError ? (
        <ErrorState
          title="It could not be found out what there is to export"
          message={errorMessage(summary.error)}
          onRetry={() => void summary.refetch()}
          isRetrying={summary.isFetching}
        />
      ) : (
        <>
          <RadioGroup
            label="As"
            name="export-kind"
            value={kind}
            onValueChange={setKind}
            options={kinds}
            hint={
              kind === 'package'
                ? 'Everything, to keep or to bring into Lectern again: here, or on another server.'
                : 'For Moodle, Canvas and others: the outline, with a link to each lesson on this server.'
            }
          />
          {kind === 'package' ? (
            <Checkbox
              label="With the video files"
              checked={withMedia}
              onCheckedChange={setWithMedia}
              hint={summary.data ? mediaWords(summary.data) : 'Finding out how much that is…'}
            />
          ) : (
            <p className="text-13 text-pretty text-ink-2">
              Links work for students once the course is published. Video files stay here.
            </p>
          )}
        </>
      )}
    </Dialog>
  )
}

const mediaWords = ({ videos, files, mediaBytes }: ExportSummary): string => {
  if (files === 0) return 'There are none yet: the outline alone is exported.'
  const which =
    files === videos ? count(files, 'video') : `${files.toLocaleString('en-US')} of ${count(videos, 'video')}`
  return `${which}, ${formatBytes(mediaBytes)}. Without them, the titles and the order are exported.`
}

const sizeWords = ({ mediaBytes }: ExportSummary, kind: Kind, withMedia: boolean): string =>
  kind === 'package' && withMedia && mediaBytes > 0 ? `, ${formatBytes(mediaBytes)}` : ''
