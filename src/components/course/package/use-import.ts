'use client'

import { useRef, useState } from 'react'
import { type ImportTarget, usePackageImport } from '@/hooks/use-package-import'
import { announce } from '@/lib/announce'
import { AppError, errorMessage } from '@/lib/errors'
import { readPackage, type ReadPackage } from '@/lib/package/read-package'
import type { ImportReport } from '@/schemas/package'

export type ImportStep =
  | { phase: 'choose'; error: string | null }
  | { phase: 'reading'; name: string }
  /** What importing would do; `error`: why it was not done. */
  | { phase: 'report'; pack: ReadPackage; report: ImportReport; error: string | null }
  | { phase: 'done'; courseId: string; title: string; isNew: boolean }

const cannotBeRead = 'The browser cannot read this file. Check that it is still there, and choose it again.'

/** A package from being chosen to being taken in. */
export function useImport() {
  const { checkAsync, isChecking, importAsync, isImporting, progress } = usePackageImport()
  const [step, setStep] = useState<ImportStep>({ phase: 'choose', error: null })
  /** Only the answer to the last question counts. */
  const asked = useRef(0)

  const ask = async (pack: ReadPackage, target: ImportTarget) => {
    const report = await checkAsync(pack, target)
    announce(`The package “${report.target.title}” was read. Nothing is imported yet.`)
    return report
  }

  const choose = (file: File) => {
    const turn = (asked.current += 1)
    const show = (next: ImportStep) => {
      if (turn === asked.current) setStep(next)
    }
    show({ phase: 'reading', name: file.name })
    readPackage(file)
      .then(async (pack) => show({ phase: 'report', pack, report: await ask(pack, undefined), error: null }))
      .catch((error: unknown) => {
        // What is no error of ours is the browser's: the file is gone, or may not be read.
        show({ phase: 'choose', error: error instanceof AppError ? error.message : cannotBeRead })
      })
  }

  /** Another course, or a new one. */
  const retarget = (target: string | null) => {
    if (step.phase !== 'report') return
    const turn = (asked.current += 1)
    ask(step.pack, target)
      .then((report) => turn === asked.current && setStep({ ...step, report, error: null }))
      .catch((error: unknown) => turn === asked.current && setStep({ ...step, error: errorMessage(error) }))
  }

  const run = () => {
    if (step.phase !== 'report') return
    const { pack, report } = step
    importAsync(pack, report.target.id)
      .then(({ course_id, is_new }) => {
        announce(`“${pack.manifest.course.title}” is imported.`)
        setStep({ phase: 'done', courseId: course_id, title: pack.manifest.course.title, isNew: is_new })
      })
      .catch((error: unknown) => setStep({ ...step, error: errorMessage(error) }))
  }
  return { step, choose, retarget, run, isChecking, isImporting, progress }
}
