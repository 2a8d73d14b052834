import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { Route } from 'next'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SaveIndicator } from './SaveIndicator'

const at = new Date(2026, 10, 22, 12, 4)
const passMs = (ms: number) =>
  act(() => {
    vi.advanceTimersByTime(ms)
  })
const text = () => screen.getByRole('status').textContent

describe('while saving', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('shows a save only when it takes longer than 300 ms', () => {
    const { rerender } = render(<SaveIndicator state={{ kind: 'saved', at }} />)
    expect(text()).toMatch(/^Saved 12:04/)
    rerender(<SaveIndicator state={{ kind: 'saving' }} />)
    passMs(299)
    expect(text()).toMatch(/^Saved 12:04/)
    passMs(1)
    expect(text()).toBe('Saving…')
    rerender(<SaveIndicator state={{ kind: 'saved', at }} />)
    expect(text()).toMatch(/^Saved/)
  })

  it('does not flicker for a quick save', () => {
    const { rerender } = render(<SaveIndicator state={{ kind: 'idle' }} />)
    rerender(<SaveIndicator state={{ kind: 'saving' }} />)
    passMs(100)
    rerender(<SaveIndicator state={{ kind: 'saved', at, subject: 'Draft' }} />)
    passMs(1000)
    expect(text()).toMatch(/^Draft saved 12:04/)
  })
})

it('counts what waits for a connection', () => {
  const { rerender } = render(<SaveIndicator state={{ kind: 'waiting', count: 1 }} />)
  expect(text()).toBe('1 change waiting – offline')
  rerender(<SaveIndicator state={{ kind: 'waiting', count: 3 }} />)
  expect(text()).toBe('3 changes waiting – offline')
})

it('names what could not be saved and tries again', async () => {
  const onRetry = vi.fn()
  render(<SaveIndicator state={{ kind: 'failed', what: 'the title', onRetry }} />)
  expect(text()).toContain('Could not save the title')
  await userEvent.click(screen.getByRole('button', { name: 'Retry' }))
  expect(onRetry).toHaveBeenCalledOnce()
})

it('says that the server does not answer, and when the browser keeps nothing', () => {
  const { rerender } = render(<SaveIndicator state={{ kind: 'waiting', count: 3, reason: 'noAnswer' }} />)
  expect(text()).toBe('3 changes waiting – the server does not answer')
  rerender(<SaveIndicator state={{ kind: 'waiting', count: 1, reason: 'offline', isKept: false }} />)
  expect(text()).toBe('1 change waiting – offline, not kept if you leave')
})

it('leads to the sign-in page and says that everything is kept', () => {
  const { rerender } = render(
    <SaveIndicator state={{ kind: 'signedOut', count: 2, href: '/sign-in' as Route }} />,
  )
  expect(text()).toBe('Sign in again; your 2 changes are kept')
  expect(screen.getByRole('link', { name: 'Sign in again' })).toHaveAttribute('href', '/sign-in')
  rerender(<SaveIndicator state={{ kind: 'signedOut', count: 1, href: '/sign-in' as Route }} />)
  expect(text()).toBe('Sign in again; your change is kept')
})

it('names who changed the same text, and compares', async () => {
  const onCompare = vi.fn()
  render(<SaveIndicator state={{ kind: 'conflict', who: 'Jonas', what: 'this title', onCompare }} />)
  expect(text()).toContain('Jonas changed this title too')
  await userEvent.click(screen.getByRole('button', { name: 'Compare' }))
  expect(onCompare).toHaveBeenCalledOnce()
})

it('says that a typed text waits for its person', () => {
  render(<SaveIndicator state={{ kind: 'unsaved', what: 'The title' }} />)
  expect(text()).toBe('The title not saved yet')
})
