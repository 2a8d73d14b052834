'use client'

import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'
import { controlStyle } from './control-style'
import { useFieldControl } from './field-context'

/** The browser's own list of choices: it holds a thousand and works with every way of input. */
export function Select({ className, ...native }: ComponentProps<'select'>) {
  const wired = useFieldControl(native)
  return (
    <select
      dir="auto"
      {...native}
      {...wired}
      className={cn(controlStyle, 'min-h-[46px] md:min-h-[38px]', className)}
    />
  )
}
