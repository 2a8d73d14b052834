import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'

interface LeaveDialogProps {
  isOpen: boolean
  isSaving: boolean
  onStay: () => void
  onLeave: () => void
  onSaveAndLeave: () => void
}

export const LeaveDialog = ({ isOpen, isSaving, onStay, onLeave, onSaveAndLeave }: LeaveDialogProps) => (
  <Dialog
    open={isOpen}
    onOpenChange={(open) => !open && onStay()}
    title="Leave without saving?"
    description="What you typed is only in this browser so far. Saved, it is a draft in Courses that you can continue on any device."
    footer={
      <>
        <Button onClick={onStay}>Stay</Button>
        <Button onClick={onLeave}>Leave</Button>
        <Button variant="primary" onClick={onSaveAndLeave} busy={isSaving} busyLabel="Saving…">
          Save and leave
        </Button>
      </>
    }
  />
)
