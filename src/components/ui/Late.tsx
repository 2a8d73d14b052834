import type { ReactNode } from 'react'

/**
 * What stands in while something loads: unseen for 200 ms, since most answers are faster, and after 8 s with a
 * sentence. Both by CSS, so it works before the page's script runs.
 */
export const Late = ({ label, children }: { label: string; children: ReactNode }) => (
  <div role="status" className="late">
    <span className="sr-only">{label}</span>
    {children}
    <p className="very-late mt-4 text-13 text-ink-2">This takes longer than usual. Still trying.</p>
  </div>
)
