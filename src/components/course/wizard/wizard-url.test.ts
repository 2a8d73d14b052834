import { describe, expect, it } from 'vitest'
import { readWizardPlace, wizardHref } from './wizard-url'

const draftId = '0198c2f1-7d7e-7c11-8b9c-0d3d2f6a4b11'

describe('readWizardPlace', () => {
  it('ignores a draft that is no id and a step that is none', () => {
    expect(readWizardPlace('?draft=../../etc&step=9')).toEqual({ draftId: null, step: null })
    expect(readWizardPlace('?draft=&step=')).toEqual({ draftId: null, step: null })
  })

  it('reads back what wizardHref wrote', () => {
    const place = { draftId, step: 3 } as const
    expect(readWizardPlace(new URL(wizardHref(place), 'http://x').search)).toEqual(place)
  })
})

describe('wizardHref', () => {
  it('leaves the step out while there is no draft to come back to', () => {
    expect(wizardHref({ draftId: null, step: 1 })).toBe('/instructor/course/new')
  })
})
