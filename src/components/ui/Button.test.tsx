import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { Button } from './Button'
import { IconButton } from './IconButton'

it('ignores clicks and does not send its form while busy, and keeps the focus', async () => {
  const onClick = vi.fn()
  const onSubmit = vi.fn((event: { preventDefault: () => void }) => event.preventDefault())
  render(
    <form onSubmit={onSubmit}>
      <input aria-label="Title" />
      <Button type="submit" busy busyLabel="Creating…" onClick={onClick}>
        Create Course
      </Button>
    </form>,
  )
  const button = screen.getByRole('button', { name: 'Creating…' })
  await userEvent.click(button)
  await userEvent.type(screen.getByLabelText('Title'), '{Enter}')
  expect(onClick).not.toHaveBeenCalled()
  expect(onSubmit).not.toHaveBeenCalled()
  expect(button).toHaveAttribute('aria-busy', 'true')
  expect(button).toBeEnabled()
})

it('says beside it why it cannot be used, and stays in the tab order', async () => {
  const onClick = vi.fn()
  render(
    <Button onClick={onClick} disabledReason="Add a video first.">
      Publish
    </Button>,
  )
  const button = screen.getByRole('button', { name: 'Publish' })
  await userEvent.tab()
  expect(button).toHaveFocus()
  await userEvent.keyboard('{Enter} ')
  expect(onClick).not.toHaveBeenCalled()
  expect(button).toHaveAttribute('aria-disabled', 'true')
  expect(button).toHaveAccessibleDescription('Add a video first.')
  expect(screen.getByText('Add a video first.')).toBeVisible()
})

it('does not send a form unless it is told to', async () => {
  const onSubmit = vi.fn()
  render(
    <form onSubmit={onSubmit}>
      <Button>Add</Button>
      <IconButton label="Remove" icon="x" />
    </form>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Add' }))
  await userEvent.click(screen.getByRole('button', { name: 'Remove' }))
  expect(onSubmit).not.toHaveBeenCalled()
})
