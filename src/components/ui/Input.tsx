'use client'

import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'
import { controlStyle } from './control-style'
import { useFieldControl } from './field-context'

export function Input({ className, type = 'text', ...native }: ComponentProps<'input'>) {
  const wired = useFieldControl(native)
  return (
    <input
      dir="auto"
      {...native}
      {...wired}
      type={type}
      className={cn(controlStyle, 'min-h-[46px] md:min-h-[38px]', className)}
    />
  )
}
