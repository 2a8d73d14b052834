import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import { Button } from './Button'
import { Dialog } from './Dialog'

function Deletion({ onDelete, withField = false }: { onDelete?: () => void; withField?: boolean }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Delete…</Button>
      <Dialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title="Delete 3 items permanently?"
        description="It cannot be undone."
        footer={
          <>
            <Button onClick={() => setIsOpen(false)}>Keep them</Button>
            <Button variant="danger" onClick={onDelete}>
              Delete 3 items
            </Button>
          </>
        }
      >
        {withField && <input aria-label="Reason" />}
      </Dialog>
    </>
  )
}

it('starts on the safe button and gives the focus back', async () => {
  const onDelete = vi.fn()
  render(<Deletion onDelete={onDelete} />)
  const opener = screen.getByRole('button', { name: 'Delete…' })
  await userEvent.click(opener)

  const dialog = screen.getByRole('dialog', { name: 'Delete 3 items permanently?' })
  expect(dialog).toHaveAccessibleDescription('It cannot be undone.')
  expect(screen.getByRole('button', { name: 'Keep them' })).toHaveFocus()

  await userEvent.keyboard('{Escape}')
  expect(dialog).not.toBeInTheDocument()
  expect(opener).toHaveFocus()
  expect(onDelete).not.toHaveBeenCalled()
})

it('keeps the focus inside', async () => {
  render(<Deletion />)
  await userEvent.click(screen.getByRole('button', { name: 'Delete…' }))
  await userEvent.tab()
  expect(screen.getByRole('button', { name: 'Delete 3 items' })).toHaveFocus()
  await userEvent.tab()
  expect(screen.getByRole('button', { name: 'Keep them' })).toHaveFocus()
})

it('starts on its field when it asks for something', async () => {
  render(<Deletion withField />)
  await userEvent.click(screen.getByRole('button', { name: 'Delete…' }))
  expect(screen.getByLabelText('Reason')).toHaveFocus()
})
