'use client'

import { createContext, use } from 'react'

export interface FieldControl {
  id: string
  describedBy: string | undefined
  isInvalid: boolean
}

/** Tells the control inside a `<Field>` its id, what describes it and whether it is wrong. */
export const FieldContext = createContext<FieldControl | null>(null)

interface ControlProps {
  id?: string | undefined
  'aria-describedby'?: string | undefined
  'aria-invalid'?: boolean | 'true' | 'false' | 'grammar' | 'spelling' | undefined
}

/** The attributes that tie a control to its field; what the caller sets itself wins. */
export function useFieldControl(props: ControlProps): ControlProps {
  const field = use(FieldContext)
  return {
    id: props.id ?? field?.id,
    'aria-describedby': props['aria-describedby'] ?? field?.describedBy,
    'aria-invalid': props['aria-invalid'] ?? (field?.isInvalid === true ? true : undefined),
  }
}
