import type { ReactNode } from 'react'
import { Button } from '@/components/ui/Button'

interface ReviewSectionProps {
  title: string
  /** Figures beside the title. */
  note?: string
  /** The buttons at the end: what they open, and how. */
  edits: { name: string; onClick: () => void }[]
  children: ReactNode
}

export const ReviewSection = ({ title, note, edits, children }: ReviewSectionProps) => (
  <section>
    <header className="sheet-rule flex items-center gap-3 py-2">
      <h2 className="text-16">{title}</h2>
      {note !== undefined && <p className="text-13 text-ink-2 max-md:hidden">{note}</p>}
      <span className="ms-auto flex gap-2">
        {edits.map(({ name, onClick }) => (
          <Button key={name} size="sm" aria-label={`Edit ${name}`} onClick={onClick}>
            {edits.length === 1 ? 'Edit' : `Edit ${name}`}
          </Button>
        ))}
      </span>
    </header>
    {children}
  </section>
)
