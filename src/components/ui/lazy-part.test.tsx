import { expect, it, vi } from 'vitest'
import userEvent from '@testing-library/user-event'
import { render, screen } from '@/test/utils/course-creation-test-utils'
import { lazyPart } from './lazy-part'

interface Props {
  name: string
}
const Part = ({ name }: Props) => <p>Hello {name}</p>
const pick = (module: { Part: typeof Part }) => module.Part

it('a part that cannot be fetched says so in its place; the page, and what is typed in it, stays', async () => {
  const load = vi.fn<() => Promise<{ Part: typeof Part }>>()
  load.mockRejectedValueOnce(new Error('chunk')).mockRejectedValueOnce(new Error('chunk'))
  load.mockResolvedValue({ Part })
  const Lazy = lazyPart(load, pick)
  render(
    <>
      <input aria-label="Title" />
      <Lazy name="A" />
    </>,
  )
  await userEvent.type(screen.getByLabelText('Title'), 'typed')
  expect(await screen.findByRole('alert')).toHaveTextContent('This part of the page could not be loaded')
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Hello A')).toBeVisible()
  expect(screen.getByLabelText('Title')).toHaveValue('typed')
})
