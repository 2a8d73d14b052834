import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** What is wrong with a field; the field points at it with `aria-describedby`. */
export const FieldError = ({ id, children }: { id: string; children: ReactNode }) => (
  <p id={id} className="flex gap-1.5 text-13 font-medium text-bad">
    <CircleAlert className="mt-[3px] size-3.5" />
    {children}
  </p>
)
