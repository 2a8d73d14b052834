'use client'

import { controlStyle } from '@/components/ui/control-style'
import { useFieldControl } from '@/components/ui/field-context'
import { cn } from '@/lib/cn'
import type { CourseAccess } from '@/types/course'
import { roleNames, roles } from './role-words'

interface RoleSelectProps {
  value: CourseAccess
  onChange: (role: CourseAccess) => void
  /** Where no Field around it says what it is. */
  label?: string
  className?: string
}

export function RoleSelect({ value, onChange, label, className }: RoleSelectProps) {
  const wired = useFieldControl({})
  return (
    <select
      {...wired}
      {...(label !== undefined && { 'aria-label': label })}
      value={value}
      onChange={({ currentTarget }) => {
        const role = roles.find((one) => one === currentTarget.value)
        if (role) onChange(role)
      }}
      className={cn(controlStyle, 'min-h-11 md:min-h-[34px] md:py-1', className)}
    >
      {roles.map((role) => (
        <option key={role} value={role}>
          {roleNames[role]}
        </option>
      ))}
    </select>
  )
}
