'use client'

import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'
import { controlStyle } from './control-style'
import { useFieldControl } from './field-context'

export function Textarea({ className, ...native }: ComponentProps<'textarea'>) {
  const wired = useFieldControl(native)
  return (
    <textarea
      dir="auto"
      {...native}
      {...wired}
      className={cn(controlStyle, 'min-h-[118px] resize-y md:leading-[22px]', className)}
    />
  )
}
