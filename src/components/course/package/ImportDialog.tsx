'use client'

import { FileArchive } from 'lucide-react'
import Link from 'next/link'
import { useRef } from 'react'
import { Button } from '@/components/ui/Button'
import { buttonLook } from '@/components/ui/button-look'
import { Callout } from '@/components/ui/Callout'
import { Dialog, type DialogProps } from '@/components/ui/Dialog'
import { DropTarget } from '@/components/ui/DropTarget'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { Spinner } from '@/components/ui/Spinner'
import { count, formatBytes } from '@/lib/format'
import { ImportReportView } from './ImportReportView'
import { isNothing } from './import-words'
import { useImport } from './use-import'

/** A package on its way into Lectern: chosen or dropped, read, looked through, taken in. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const flow = useImport()
  return (
    // One dialog all along, so that it knows where the focus goes back to.
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      className="w-[min(720px,100%)]"
      {...partsOf(flow, onClose)}
    />
  )
}

type Parts = Pick<DialogProps, 'title' | 'description' | 'children' | 'footer'>
type Flow = ReturnType<typeof useImport>

function partsOf(flow: Flow, onClose: () => void): Parts {
  const { step } = flow
  switch (step.phase) {
    case 'choose':
      return {
        title: 'Import a course',
        description: 'You see first what becomes of the package. Nothing is added until you say so.',
        children: <Choose error={step.error} onFile={flow.choose} />,
        footer: (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <PickButton
              label={step.error === null ? 'Choose a package…' : 'Choose another package…'}
              onFile={flow.choose}
            />
          </>
        ),
      }
    case 'reading':
      return {
        title: 'Reading the package…',
        description: 'Only what describes the course is read; nothing is sent yet.',
        children: <Spinner label={step.name} />,
        footer: <Button onClick={onClose}>Cancel</Button>,
      }
    case 'report': {
      const { report } = step
      const isSame = isNothing(report) && step.pack.tracks === 0
      return {
        title: (
          <>
            {report.target.id === null ? 'Import ' : 'Update '}
            <bdi>“{report.target.title}”</bdi>
          </>
        ),
        description: isSame
          ? 'The course is the same as the package: there is nothing to import.'
          : report.target.id === null
            ? 'A new draft. This is what becomes of the package:'
            : 'One step in its activity, which can be taken back. This is what would change:',
        children: (
          <>
            {step.error !== null && (
              <Callout tone="bad" role="alert" title="The package was not imported">
                <p className="text-13 wrap-anywhere">{step.error}</p>
              </Callout>
            )}
            <ImportReportView
              report={report}
              pack={step.pack}
              isChecking={flow.isChecking}
              onTarget={flow.retarget}
            />
          </>
        ),
        footer: (
          <>
            <Button onClick={onClose}>Import nothing</Button>
            {!isSame && (
              <Button
                variant="primary"
                busy={flow.isImporting || flow.isChecking}
                busyLabel={flow.isImporting ? 'Importing…' : 'Checking…'}
                onClick={flow.run}
              >
                {report.target.id === null ? 'Import' : 'Update the course'}
              </Button>
            )}
          </>
        ),
      }
    }
    case 'done':
      return {
        title: (
          <>
            <bdi>“{step.title}”</bdi> {step.isNew ? 'is imported' : 'is up to date'}
          </>
        ),
        children: <Sending progress={flow.progress} />,
        footer: (
          <>
            <Button onClick={onClose}>Close</Button>
            <Link
              href={`/instructor/course/${step.courseId}/edit`}
              data-autofocus
              className={buttonLook({ variant: 'primary' })}
            >
              Open the course
            </Link>
          </>
        ),
      }
  }
}

function PickButton({ label, onFile }: { label: string; onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button variant="primary" data-autofocus onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".zip,application/zip"
        aria-label="Course package"
        // The same file again must be a change too.
        onClick={(event) => (event.currentTarget.value = '')}
        onChange={({ currentTarget: { files } }) => files?.[0] && onFile(files[0])}
      />
    </>
  )
}

function Choose({ error, onFile }: { error: string | null; onFile: (file: File) => void }) {
  return (
    <>
      {error !== null && (
        <Callout tone="bad" role="alert" title="This package cannot be imported">
          <p className="text-13 wrap-anywhere">
            <bdi>{error}</bdi>
          </p>
        </Callout>
      )}
      <DropTarget
        onFiles={([file]) => file && onFile(file)}
        className="grid min-h-32 place-content-center justify-items-center gap-2 p-4 text-center text-ink-2"
      >
        <FileArchive aria-hidden="true" />
        <p className="text-pretty">
          Drop a package here: the .zip that “Export…” of a course has made, here or on another Lectern.
        </p>
      </DropTarget>
    </>
  )
}

function Sending({ progress: { files, done, failed, bytes, sentBytes } }: { progress: Flow['progress'] }) {
  if (files === 0) return <p>There are no files to send.</p>
  const isOver = done + failed === files
  return (
    <div className="grid gap-2">
      <p role="status" className="tabular-nums">
        {!isOver || failed > 0
          ? `${done.toLocaleString('en-US')} of ${count(files, 'file')} sent.`
          : files === 1
            ? 'The file is here.'
            : `All ${count(files, 'file')} are here.`}
        {failed > 0 && ` ${count(failed, 'file')} could not be sent: import the package again for those.`}
      </p>
      <ProgressBar
        label="Files of the package"
        value={bytes === 0 ? 0 : (sentBytes / bytes) * 100}
        tone={failed > 0 ? 'bad' : 'accent'}
      />
      <p className="text-13 text-ink-2 tabular-nums">
        {formatBytes(Math.floor(sentBytes))} of {formatBytes(bytes)}
      </p>
      {!isOver && (
        <p className="text-13 text-pretty text-ink-2">
          You can go on working in Lectern meanwhile; leave this tab open. If it is closed, import the package
          again: only what is missing is sent.
        </p>
      )}
    </div>
  )
}
