'use client'

import { Download } from 'lucide-react'
import { buttonLook } from '@/components/ui/button-look'
import { CopyButton } from '@/components/ui/CopyButton'

/** Recovery codes, to be copied or saved while they are shown. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  const text = codes.join('\n')
  const file = `Recovery codes of your account at ${window.location.host}. Each works once.\n\n${text}\n`
  return (
    <div className="grid gap-2">
      <ul className="grid max-w-[380px] grid-cols-2 gap-x-6 font-mono text-13" dir="ltr">
        {codes.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text}>Copy the codes</CopyButton>
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
          download="lectern-recovery-codes.txt"
          className={buttonLook({ size: 'sm', variant: 'ghost' })}
        >
          <Download aria-hidden="true" />
          Save as a file
        </a>
      </div>
    </div>
  )
}
