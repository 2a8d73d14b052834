import type { Metadata } from 'next'
import { Brand } from '@/components/shell/BrandMark'
import { buttonLook } from '@/components/ui/button-look'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main className="page grid gap-10">
      <Brand />
      <div className="grid max-w-[68ch] justify-items-start gap-4">
        <h1 className="page-title">There is nothing at this address</h1>
        <p className="text-16 text-ink-2">
          The link may be old or mistyped, or what it led to was deleted or belongs to someone else.
        </p>
        {/* A plain link: every page would load what a link within the app needs, for this one. */}
        <a href="/instructor/courses" className={buttonLook({ variant: 'primary' })}>
          All courses
        </a>
      </div>
    </main>
  )
}
