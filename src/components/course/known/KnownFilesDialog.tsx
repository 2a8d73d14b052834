'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { ModalProps } from '@/components/course/modals/modal-props'
import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { Select } from '@/components/ui/Select'
import { toastError } from '@/components/ui/toast'
import { type KnownChoice, settleKnown } from '@/hooks/settle-known'
import { formatBytes } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { UploadItem } from '@/types/course'
import { choicesOf, choiceWords, likeliest, whereItIs } from './known-words'

/** Rows drawn; what is chosen for all holds for the others, too. */
const SHOWN = 100

/** Files that were not sent because a course has them: one question for all of them, an answer for each. */
export function KnownFilesDialog({ onClose }: ModalProps<'known-files'>) {
  const client = useQueryClient()
  const uploads = useCourseCreationUI(
    useShallow((state) => Object.values(state.uploads).filter(({ known }) => known !== undefined)),
  )
  const [chosen, setChosen] = useState<ReadonlyMap<string, KnownChoice>>(new Map())
  const isOver = uploads.length === 0
  useEffect(() => {
    if (isOver) onClose() // the files were taken off elsewhere
  }, [isOver, onClose])
  if (isOver) return null

  const choiceOf = (upload: UploadItem) => chosen.get(upload.id) ?? likeliest(upload)
  const choose = (choice: KnownChoice, concerned: readonly UploadItem[]) => {
    const able = concerned.filter((upload) => choicesOf(upload).includes(choice))
    setChosen(new Map([...chosen, ...able.map(({ id }) => [id, choice] as const)]))
  }
  const goOn = () => {
    onClose()
    void settleKnown(
      client,
      uploads.map((upload) => ({ upload, choice: choiceOf(upload) })),
      toastError,
    )
  }
  const isOne = uploads.length === 1
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={isOne ? 'You have this file already' : `You have ${uploads.length} of these files already`}
      description={`${isOne ? 'It was' : 'They were'} not sent. All other files are on their way.`}
      className="w-[min(640px,100%)]"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Decide later
          </Button>
          <Button variant="primary" data-autofocus onClick={goOn}>
            Go on
          </Button>
        </>
      }
    >
      {!isOne && <ForAll uploads={uploads} choiceOf={choiceOf} onChoose={choose} />}
      <ul className="grid gap-3">
        {uploads.slice(0, SHOWN).map((upload) => (
          <li
            key={upload.id}
            className="grid gap-x-4 gap-y-1.5 border-t border-line pt-3 md:grid-cols-[minmax(0,1fr)_15rem] md:items-center"
          >
            <div className="min-w-0">
              <p className="font-550 wrap-anywhere">
                <bdi>{upload.file.name}</bdi>{' '}
                <span className="font-normal text-ink-2">{formatBytes(upload.file.size)}</span>
              </p>
              <p className="text-13 text-pretty wrap-anywhere text-ink-2">
                <bdi>{whereItIs(upload)}</bdi>
              </p>
            </div>
            <Choices
              label={`What to do with ${upload.file.name}`}
              options={choicesOf(upload)}
              value={choiceOf(upload)}
              onChoose={(choice) => choose(choice, [upload])}
            />
          </li>
        ))}
      </ul>
      {uploads.length > SHOWN && (
        <p className="mt-3 text-13 text-ink-2">and {uploads.length - SHOWN} more, as chosen for all</p>
      )}
    </Dialog>
  )
}

interface ForAllProps {
  uploads: readonly UploadItem[]
  choiceOf: (upload: UploadItem) => KnownChoice
  onChoose: (choice: KnownChoice, concerned: readonly UploadItem[]) => void
}

/** A file that cannot take the choice keeps its own. */
function ForAll({ uploads, choiceOf, onChoose }: ForAllProps) {
  const options = (['reuse', 'both', 'replace', 'skip'] as const).filter((choice) =>
    uploads.some((upload) => choicesOf(upload).includes(choice)),
  )
  const choices = new Set(uploads.map(choiceOf))
  const [only] = choices.size === 1 ? choices : []
  return (
    <div className="mb-3 grid gap-x-4 gap-y-1.5 md:grid-cols-[minmax(0,1fr)_15rem] md:items-center">
      <span aria-hidden="true" className="font-550">
        For all {uploads.length} files
      </span>
      <Choices
        label={`For all ${uploads.length} files`}
        options={options}
        value={only ?? ''}
        onChoose={(choice) => onChoose(choice, uploads)}
      />
    </div>
  )
}

interface ChoicesProps {
  label: string
  options: readonly KnownChoice[]
  value: KnownChoice | ''
  onChoose: (choice: KnownChoice) => void
}

const Choices = ({ label, options, value, onChoose }: ChoicesProps) => (
  <Select
    aria-label={label}
    value={value}
    onChange={({ target }) => {
      const choice = options.find((option) => option === target.value)
      if (choice) onChoose(choice)
    }}
  >
    {value === '' && <option value="">Different choices</option>}
    {options.map((option) => (
      <option key={option} value={option}>
        {choiceWords[option]}
      </option>
    ))}
  </Select>
)
