import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { toast } from 'sonner'
import { afterEach, expect, it, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { toastDone, toastError } from './toast'
import { Toaster } from './Toaster'

afterEach(() => {
  act(() => void toast.dismiss())
})

it('says what failed, what is safe and where to look', async () => {
  render(<Toaster />)
  const error = new AppError('internal', 'The server did not accept the move.', {
    requestId: '0198c2f1-aaaa',
  })
  act(() => toastError(error, { title: '“Power” is back in its old place' }))
  expect(await screen.findByText('“Power” is back in its old place')).toBeInTheDocument()
  expect(screen.getByText('The server did not accept the move. (request 0198c2f1)')).toBeInTheDocument()
})

it('never shows the text of a foreign error, and nothing for a cancelled call', async () => {
  render(<Toaster />)
  act(() => {
    toastError(new AppError('aborted', 'Cancelled.'))
    toastError(new TypeError('x is undefined'))
  })
  expect(await screen.findByText(/Something unexpected happened/)).toBeInTheDocument()
  expect(screen.queryByText(/undefined|Cancelled/)).not.toBeInTheDocument()
})

it('offers to undo', async () => {
  const undo = vi.fn()
  render(<Toaster />)
  act(() => toastDone('2 videos marked for deletion', { undo }))
  await userEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(undo).toHaveBeenCalledOnce()
})
