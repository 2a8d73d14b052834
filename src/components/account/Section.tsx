import { type ReactNode, useId } from 'react'

interface SectionProps {
  title: string
  /** What it is for, one sentence. */
  about: string
  children: ReactNode
}

/** One part of the account page, under its heading. */
export function Section({ title, about, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="grid content-start gap-3 border-t-2 border-rule pt-4">
      <div className="grid gap-1">
        <h2 id={id} className="text-16 font-[650]">
          {title}
        </h2>
        <p className="max-w-[62ch] text-ink-2">{about}</p>
      </div>
      {children}
    </section>
  )
}
