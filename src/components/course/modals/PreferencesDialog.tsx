'use client'

import { Button } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Dialog } from '@/components/ui/Dialog'
import { RadioGroup } from '@/components/ui/RadioGroup'
import { announce } from '@/lib/announce'
import { count } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { ModalProps } from './modal-props'

/** `openModal('preferences')`. Every choice holds at once and is kept in this browser. */
export function PreferencesDialog({ onClose }: ModalProps<'preferences'>) {
  const { autoSave, showUploadProgress, viewMode, chapterExpanded } = useCourseCreationUI(
    (state) => state.preferences,
  )
  const { updatePreference, openModal } = useCourseCreationUI.getState()
  const closed = Object.values(chapterExpanded).filter((isOpen) => !isOpen).length

  const openAll = () => {
    updatePreference('chapterExpanded', {})
    announce('All chapters are open.')
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Preferences"
      description="They hold at once and are kept in this browser."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div className="grid gap-[22px] pt-1">
        <Checkbox
          label="Save while I type"
          hint="Saves a text when you pause for a moment. Without it a text is saved when you press Enter or leave its field."
          checked={autoSave}
          onCheckedChange={(checked) => updatePreference('autoSave', checked)}
        />
        <Checkbox
          label="Show upload details"
          hint="How much is sent and how many files are left, beside the progress of uploads."
          checked={showUploadProgress}
          onCheckedChange={(checked) => updatePreference('showUploadProgress', checked)}
        />
        <RadioGroup
          label="Courses as"
          name="view-mode"
          value={viewMode}
          onValueChange={(value) => updatePreference('viewMode', value)}
          options={[
            { value: 'list', label: 'List' },
            { value: 'grid', label: 'Grid' },
          ]}
        />
        <div className="grid justify-items-start gap-1.5">
          <p className="font-550">Chapters</p>
          <p className="text-13 text-pretty text-ink-2">
            {closed === 0
              ? 'Every chapter of every outline is open. One that you collapse stays collapsed.'
              : `${count(closed, 'chapter')} collapsed, in all your outlines. They stay so until you open them.`}
          </p>
          {closed > 0 && (
            <Button size="sm" onClick={openAll}>
              Open all chapters
            </Button>
          )}
        </div>
        <div className="grid justify-items-start gap-1.5">
          <p className="font-550">Uploads</p>
          <p className="text-13 text-pretty text-ink-2">
            How many files at a time, how fast, and whether to retry.
          </p>
          <Button size="sm" onClick={() => openModal('upload-settings')}>
            Upload settings…
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
