import { describe, expect, it, vi } from 'vitest'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import { lazyDialog } from './lazy-dialog'
import { toastError } from './toast'

interface Props {
  name: string
  onClose: () => void
}
const Part = ({ name }: Props) => <p>Hello {name}</p>
const pick = (module: { Part: typeof Part }) => module.Part

describe('a dialog whose code comes later', () => {
  it('is fetched once, when it is first shown, and shown at once after that', async () => {
    const load = vi.fn(() => Promise.resolve({ Part }))
    const Lazy = lazyDialog(load, pick)
    expect(load).not.toHaveBeenCalled()
    const { unmount } = render(<Lazy name="A" onClose={() => undefined} />)
    expect(screen.getByRole('status')).toHaveTextContent('Opening…')
    expect(await screen.findByText('Hello A')).toBeVisible()
    unmount()
    render(<Lazy name="B" onClose={() => undefined} />)
    expect(screen.getByText('Hello B')).toBeVisible()
    expect(load).toHaveBeenCalledOnce()
  })
  it('can be fetched early', async () => {
    const Lazy = lazyDialog(() => Promise.resolve({ Part }), pick)
    Lazy.preload()
    await Promise.resolve()
    render(<Lazy name="A" onClose={() => undefined} />)
    expect(screen.getByText('Hello A')).toBeVisible()
  })
  it('says so when it cannot be fetched, closes, and tries again the next time', async () => {
    const load = vi.fn<() => Promise<{ Part: typeof Part }>>()
    load.mockRejectedValueOnce(new Error('chunk')).mockResolvedValueOnce({ Part })
    const Lazy = lazyDialog(load, pick)
    const onClose = vi.fn()
    const { unmount } = render(<Lazy name="A" onClose={onClose} />)
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce())
    expect(vi.mocked(toastError).mock.calls[0]?.[0]).toMatchObject({
      message: 'This part of the page could not be loaded. Check the connection and try again.',
    })
    unmount()
    render(<Lazy name="A" onClose={onClose} />)
    expect(await screen.findByText('Hello A')).toBeVisible()
    expect(onClose).toHaveBeenCalledOnce()
  })
})
