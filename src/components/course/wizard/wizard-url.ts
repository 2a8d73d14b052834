import { isId } from '@/lib/ids'
import type { WizardStep } from '@/types/course'
import { toWizardStep } from './steps'

export const wizardPath = '/instructor/course/new'

/** What the address bar says: which draft, and where in it. */
export interface WizardPlace {
  draftId: string | null
  step: WizardStep | null
}

/** @param search `location.search`; anything that is no id or no step counts as absent */
export function readWizardPlace(search: string): WizardPlace {
  const params = new URLSearchParams(search)
  const draft = params.get('draft')
  return { draftId: draft !== null && isId(draft) ? draft : null, step: toWizardStep(params.get('step')) }
}

export function wizardHref({ draftId, step }: WizardPlace): string {
  const params = new URLSearchParams()
  if (draftId !== null) params.set('draft', draftId)
  if (step !== null && draftId !== null) params.set('step', String(step))
  const query = params.toString()
  return query === '' ? wizardPath : `${wizardPath}?${query}`
}

/**
 * Puts the place into the address bar. `push` makes an entry for the browser's Back, `replace` corrects the
 * current one; nothing happens when the address is right already.
 */
export function writeWizardPlace(place: WizardPlace, how: 'push' | 'replace'): void {
  const href = wizardHref(place)
  if (href === location.pathname + location.search) return
  if (how === 'push') history.pushState(null, '', href)
  else history.replaceState(null, '', href)
}
