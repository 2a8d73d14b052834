import type { ComponentProps } from 'react'

interface ScrollRegionProps extends Omit<ComponentProps<'div'>, 'aria-label' | 'tabIndex'> {
  label: string
}

/** A part of the page that scrolls by itself: it has a name, and is reached without a pointer. The caller says which way. */
export const ScrollRegion = ({ label, ...rest }: ScrollRegionProps) => (
  // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
  <div role="region" aria-label={label} tabIndex={0} {...rest} />
)
