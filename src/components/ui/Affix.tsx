import type { ReactNode } from 'react'

/** Puts a fixed sign such as "$" in front of an `<Input>`, in one frame. */
export const Affix = ({ prefix, children }: { prefix: ReactNode; children: ReactNode }) => (
  <div className="flex items-stretch overflow-clip rounded-control border border-edge bg-surface has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus has-[[aria-invalid=true]]:border-s-4 has-[[aria-invalid=true]]:border-bad [&>input]:rounded-none [&>input]:border-0 [&>input]:shadow-none! [&>input]:outline-none">
    <span
      aria-hidden="true"
      className="flex items-center border-e border-line bg-sunken px-[11px] text-ink-2"
    >
      {prefix}
    </span>
    {children}
  </div>
)
