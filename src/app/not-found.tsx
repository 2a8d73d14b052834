import type { Metadata } from 'next'
import Link from 'next/link'
import { Brand } from '@/components/shell/BrandMark'
import { Button } from '@/components/ui/Button'

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
        <Button asChild variant="primary">
          <Link href="/instructor/courses">All courses</Link>
        </Button>
      </div>
    </main>
  )
}
