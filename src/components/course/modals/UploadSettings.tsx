'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { RadioGroup } from '@/components/ui/RadioGroup'
import { parseSpeed } from '@/lib/speed'
import { limits } from '@/lib/limits'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { UploadSettings as Settings } from '@/types/ui'
import type { ModalProps } from './modal-props'

const counts = Array.from({ length: limits.parallelUploads }, (_, index) => String(index + 1))

/** `openModal('upload-settings')`. Every choice holds at once. */
export function UploadSettings({ onClose }: ModalProps<'upload-settings'>) {
  const settings = useCourseCreationUI((state) => state.preferences.uploadSettings)
  const { updatePreference } = useCourseCreationUI.getState()
  const change = (changes: Partial<Settings>) => {
    const { uploadSettings } = useCourseCreationUI.getState().preferences
    updatePreference('uploadSettings', { ...uploadSettings, ...changes })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Upload settings"
      description="They hold at once, for uploads that are running too, and are kept in this browser."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div className="grid gap-[22px] pt-1">
        <RadioGroup
          label="Files at the same time"
          name="parallel-uploads"
          value={String(settings.parallelUploads)}
          onValueChange={(value) => change({ parallelUploads: Number(value) })}
          options={counts.map((value) => ({ value, label: value }))}
          hint="The others wait in line. With fewer at a time, the first ones are done sooner."
        />
        <SpeedLimit maxMbps={settings.maxMbps} onChange={(maxMbps) => change({ maxMbps })} />
        <Checkbox
          label="Retry by itself"
          hint="Sends a part again when the connection breaks or the server is busy, up to 8 times. Without it an upload stops and waits for you to press Retry."
          checked={settings.autoRetry}
          onCheckedChange={(autoRetry) => change({ autoRetry })}
        />
      </div>
    </Dialog>
  )
}

interface SpeedLimitProps {
  maxMbps: number | null
  onChange: (maxMbps: number | null) => void
}

const FIRST_CAP = 10

function SpeedLimit({ maxMbps, onChange }: SpeedLimitProps) {
  const [text, setText] = useState(maxMbps === null ? '' : String(maxMbps))
  const [problem, setProblem] = useState<string>()

  const type = (typed: string) => {
    setText(typed)
    const parsed = parseSpeed(typed)
    setProblem(parsed.ok ? undefined : parsed.message)
    if (parsed.ok) onChange(parsed.value)
  }
  const choose = (how: 'free' | 'capped') => {
    setProblem(undefined)
    if (how === 'free') return onChange(null)
    const parsed = parseSpeed(text)
    const value = parsed.ok ? parsed.value : FIRST_CAP
    setText(String(value))
    onChange(value)
  }
  return (
    <div className="grid gap-3">
      <RadioGroup
        label="Bandwidth"
        name="bandwidth"
        value={maxMbps === null ? 'free' : 'capped'}
        onValueChange={choose}
        options={[
          { value: 'free', label: 'As fast as possible' },
          { value: 'capped', label: 'At most…' },
        ]}
      />
      {maxMbps !== null && (
        <Field
          label="Mbit/s for all uploads together"
          hint="Held on average: files are sent in parts of 16 MB or more. Each part goes at the full speed of the line, and the next one waits."
          error={problem}
        >
          <Input
            inputMode="decimal"
            autoComplete="off"
            value={text}
            onChange={(event) => type(event.currentTarget.value)}
            className="max-w-40 tabular-nums"
          />
        </Field>
      )}
    </div>
  )
}
