'use client'

import { useSyncExternalStore } from 'react'
import { readWizardPlace, type WizardPlace, writeWizardPlace } from './wizard-url'

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', listener)
  }
}

/** The draft and the step in the address bar; nothing on the server. */
export function useWizardPlace(): WizardPlace {
  const search = useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => '',
  )
  return readWizardPlace(search)
}

/** `writeWizardPlace`, and whoever reads the place hears of it. */
export function goToPlace(place: WizardPlace, how: 'push' | 'replace'): void {
  writeWizardPlace(place, how)
  listeners.forEach((listener) => listener())
}
