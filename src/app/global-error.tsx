'use client'

import './globals.css'

/** The frame of all pages failed, so this one stands on its own. */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="page grid max-w-[68ch] justify-items-start gap-4">
          <h1 className="page-title">Lectern could not be shown</h1>
          <p className="text-ink-2">Something unexpected happened. What was saved is safe.</p>
          <button
            type="button"
            onClick={reset}
            className="min-h-(--control) rounded-control border border-edge bg-surface px-3 font-530 hover:bg-hover"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  )
}
