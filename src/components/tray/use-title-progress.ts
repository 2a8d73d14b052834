'use client'

import { useEffect } from 'react'
import type { TrayState } from './tray-model'

/** "42% · Winter bread": what the uploads stand at, in the title of the tab, whatever page is open. */
export function useTitleProgress({ percent, tone }: TrayState, isShown: boolean): void {
  const mark = !isShown || tone === 'good' ? '' : tone === 'bad' ? '(!) ' : `${percent}% · `
  useEffect(() => {
    if (mark === '') return
    const put = () => {
      if (!document.title.startsWith(mark)) document.title = mark + plain(document.title)
    }
    put()
    // A page that is opened brings its own title.
    const observer = new MutationObserver(put)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => {
      observer.disconnect()
      document.title = plain(document.title)
    }
  }, [mark])
}

const plain = (title: string): string => title.replace(/^(\d+% · |\(!\) )/, '')
