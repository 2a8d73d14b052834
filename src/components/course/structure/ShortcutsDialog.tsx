'use client'

import { Button } from '@/components/ui/Button'
import { Dialog } from '@/components/ui/Dialog'
import { Kbd } from '@/components/ui/Kbd'
import { shortcutGroups } from './shortcuts'

const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The keys of the outline, all of them. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const names: Record<string, string> = isApple() ? { Mod: '⌘', Alt: '⌥' } : { Mod: 'Ctrl' }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      className="w-[min(640px,100%)]"
      title="Keyboard shortcuts"
      description="They act on the row that has the focus, or on all selected rows if it is one of them."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div className="grid gap-x-8 gap-y-4 md:grid-cols-2">
        {shortcutGroups.map(({ title, shortcuts }) => (
          <section key={title} aria-label={title}>
            <h3 className="border-b border-rule pb-1 text-13">{title}</h3>
            <dl className="text-13">
              {shortcuts.map(({ keys, does }) => (
                <div
                  key={does}
                  className="flex items-center justify-between gap-3 border-b border-line py-1.5"
                >
                  <dt className="text-ink-2">{does}</dt>
                  <dd className="flex flex-none flex-wrap justify-end gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>
                        {key
                          .split('+')
                          .map((part) => names[part] ?? part)
                          .join(' ')}
                      </Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
