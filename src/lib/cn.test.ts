import { describe, expect, it } from 'vitest'
import { cn } from './cn'

describe('cn', () => {
  it('keeps a colour beside one of our sizes, and a family beside one of our weights', () => {
    expect(cn('text-on-fill', 'text-14')).toBe('text-on-fill text-14')
    expect(cn('font-530', 'font-mono')).toBe('font-530 font-mono')
  })

  it('lets the later of two win', () => {
    expect(cn('text-13 text-ink-2', 'text-26', { 'text-bad': true })).toBe('text-26 text-bad')
    expect(cn('rounded-row', false, 'rounded-panel', undefined)).toBe('rounded-panel')
  })
})
