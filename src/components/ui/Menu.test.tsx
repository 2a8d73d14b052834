import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { beforeAll, expect, it, vi } from 'vitest'
import { Button } from './Button'
import { Menu, MenuItem, menuParts, MenuRadioGroup } from './Menu'

// Loaded anew below, together with the place for toasts.
vi.unmock('@/components/ui/toast')

beforeAll(() => menuParts.get())

it('works by keyboard alone', async () => {
  const onRename = vi.fn()
  const onDelete = vi.fn()
  render(
    <Menu label="Row actions" trigger={<Button>More</Button>}>
      <MenuItem onSelect={onRename}>Rename</MenuItem>
      <MenuItem onSelect={onDelete} danger>
        Delete
      </MenuItem>
    </Menu>,
  )
  await userEvent.tab()
  await userEvent.keyboard('{Enter}')
  expect(screen.getByRole('menu', { name: 'Row actions' })).toBeVisible()
  expect(screen.getByRole('menuitem', { name: 'Rename' })).toHaveFocus()
  await userEvent.keyboard('{ArrowDown}{Enter}')
  await waitFor(() => expect(onDelete).toHaveBeenCalledOnce())
  expect(onRename).not.toHaveBeenCalled()
  expect(screen.queryByRole('menu')).not.toBeInTheDocument()
})

it('gives the focus back to its button when nothing is chosen', async () => {
  render(
    <Menu label="Row actions" trigger={<Button>More</Button>}>
      <MenuItem onSelect={() => {}}>Rename</MenuItem>
    </Menu>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'More' }))
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(screen.getByRole('button', { name: 'More' })).toHaveFocus())
})

it('stays open when something gives the focus back to its button', async () => {
  render(
    <Menu label="Row actions" trigger={<Button>More</Button>}>
      <MenuItem onSelect={() => {}}>Rename</MenuItem>
    </Menu>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'More' }))
  act(() => screen.getByRole('button', { name: 'More' }).focus())
  expect(screen.getByRole('menu')).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('menu')).not.toBeInTheDocument()
})

it('lets a field that an item opens keep the focus', async () => {
  function Row() {
    const [isEditing, setIsEditing] = useState(false)
    return (
      <>
        {isEditing && (
          // eslint-disable-next-line jsx-a11y/no-autofocus -- what inline rename does
          <input aria-label="Chapter title" autoFocus onBlur={() => setIsEditing(false)} />
        )}
        <Menu label="Row actions" trigger={<Button>More</Button>}>
          <MenuItem onSelect={() => setIsEditing(true)}>Rename</MenuItem>
        </Menu>
      </>
    )
  }
  render(<Row />)
  await userEvent.click(screen.getByRole('button', { name: 'More' }))
  await userEvent.click(screen.getByRole('menuitem', { name: 'Rename' }))
  expect(await screen.findByLabelText('Chapter title')).toHaveFocus()
})

it('says why an item cannot be chosen, and stays open', async () => {
  const onSelect = vi.fn()
  render(
    <Menu label="Row actions" trigger={<Button>More</Button>}>
      <MenuItem onSelect={onSelect} disabledReason="It is the first already.">
        Move up
      </MenuItem>
    </Menu>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'More' }))
  const item = screen.getByRole('menuitem', { name: /Move up.*It is the first already\./ })
  expect(item).toHaveAttribute('aria-disabled', 'true')
  await userEvent.click(item)
  expect(onSelect).not.toHaveBeenCalled()
  expect(item).toBeInTheDocument()
})

it('ticks the chosen one of several', async () => {
  const onValueChange = vi.fn()
  render(
    <Menu label="Status" trigger={<Button>Status</Button>}>
      <MenuRadioGroup
        label="Status"
        value="draft"
        onValueChange={onValueChange}
        options={[
          { value: 'draft', label: 'Draft' },
          { value: 'published', label: 'Published' },
        ]}
      />
    </Menu>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Status' }))
  expect(screen.getByRole('menuitemradio', { name: 'Draft' })).toBeChecked()
  await userEvent.click(screen.getByRole('menuitemradio', { name: 'Published' }))
  await waitFor(() => expect(onValueChange).toHaveBeenCalledExactlyOnceWith('published'))
})

it('says so when it cannot be fetched, and can be opened the next time', async () => {
  vi.resetModules()
  vi.doMock('./menu-parts', () => Promise.reject(new TypeError('reset')))
  const fresh = await import('./Menu')
  const { Toaster } = await import('./Toaster')
  render(
    <>
      <fresh.Menu label="Row actions" trigger={<Button>More</Button>}>
        <fresh.MenuItem onSelect={() => {}}>Rename</fresh.MenuItem>
      </fresh.Menu>
      <Toaster />
    </>,
  )
  const button = screen.getByRole('button', { name: 'More' })
  await userEvent.click(button)
  expect(await screen.findByText(/This part of the page could not be loaded/)).toBeVisible()
  expect(button).toHaveAttribute('aria-expanded', 'false')

  vi.doUnmock('./menu-parts')
  await userEvent.click(button)
  expect(await screen.findByRole('menuitem', { name: 'Rename' })).toBeVisible()
})

it('opens by a click without a pointer, as assistive technology makes it', () => {
  render(
    <Menu label="Row actions" trigger={<Button>More</Button>}>
      <MenuItem onSelect={() => {}}>Rename</MenuItem>
    </Menu>,
  )
  fireEvent.click(screen.getByRole('button', { name: 'More' }))
  expect(screen.getByRole('menuitem', { name: 'Rename' })).toHaveFocus()
})
