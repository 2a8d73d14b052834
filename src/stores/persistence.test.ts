import { renderHook } from '@testing-library/react'
import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makeFile, makeUpload } from '@/test/factories'
import { replacer, reviver } from './json-storage'

/** The store as a page that was just loaded has it. */
async function freshPage() {
  vi.resetModules()
  const { useCourseCreationUI, useStoreHydration, STORE_NAME } = await import('./course-creation-ui')
  return { useCourseCreationUI, useStoreHydration, STORE_NAME, ui: () => useCourseCreationUI.getState() }
}

async function hydratedPage() {
  const page = await freshPage()
  const { result } = renderHook(() => page.useStoreHydration())
  expect(result.current).toBe(true)
  return page
}

beforeEach(() => localStorage.clear())

describe('persistence', () => {
  it.each([
    ['cut off in the middle', '{"state":{"currentStep":3,'],
    ['no JSON at all', 'hello'],
    ['a number', '42'],
    ['null', 'null'],
    ['a list', '[1,2,3]'],
    ['nothing of ours', '{"state":{"theme":"dark"},"version":1}'],
    [
      'everything of another type',
      '{"state":{"currentStep":"three","completedSteps":{},"draftId":7,"formData":[],"priceInput":{},"savedData":0,"pendingDeletes":"all","preferences":null},"version":1}',
    ],
    ['an odd Set', '{"state":{"completedSteps":{"$set":{"0":1}}},"version":1}'],
  ])('starts fresh from %s', async (_what, kept) => {
    localStorage.setItem('course-creation-ui', kept)
    const { ui } = await hydratedPage()
    expect(ui()).toMatchObject({
      currentStep: 1,
      draftId: null,
      formData: { title: '' },
      preferences: { viewMode: 'list' },
    })
    expect([ui().completedSteps, ui().pendingDeletes]).toEqual([new Set(), new Set()])
    expect(ui().canProceedToStep(2)).toBe(false)
  })

  it('never throws, whatever is kept', async () => {
    const { mergePersisted } = await import('./persisted')
    const { ui } = await freshPage()
    fc.assert(
      fc.property(fc.anything(), (kept) => {
        expect(mergePersisted(kept, ui()).completedSteps).toBeInstanceOf(Set)
      }),
    )
  })

  it('comes back after a reload as it was, Sets included', async () => {
    const before = await hydratedPage()
    before.ui().updateFormData('title', 'Field ornithology')
    before.ui().priceTyped('12,5,')
    before
      .ui()
      .updateFormData('plannedChapters', [
        { id: 'c', title: 'One', plannedVideos: [{ id: 'v', filename: 'Two', file: makeFile() }] },
      ])
    before.ui().markStepCompleted(1)
    before.ui().setStep(2)
    before.ui().markForDeletion('v')
    before.ui().updatePreference('viewMode', 'grid')
    before.ui().addUpload(makeUpload())

    const { ui } = await hydratedPage()
    expect(ui()).toMatchObject({
      currentStep: 2,
      priceInput: '12,5,',
      formData: { title: 'Field ornithology' },
      preferences: { viewMode: 'grid' },
      uploads: {},
    })
    expect([[...ui().completedSteps], [...ui().pendingDeletes]]).toEqual([[1], ['v']])
    expect(ui().formData.plannedChapters).toEqual([
      { id: 'c', title: 'One', plannedVideos: [{ id: 'v', filename: 'Two' }] },
    ])
  })

  it('keeps every part of an older shape that can still be read', async () => {
    localStorage.setItem(
      'course-creation-ui',
      JSON.stringify({ state: { formData: { title: 'Old', price: 'free' }, currentStep: 4 }, version: 0 }),
    )
    const { ui } = await hydratedPage()
    expect(ui().formData).toEqual({
      title: 'Old',
      description: '',
      price: null,
      difficulty: 'beginner',
      plannedChapters: [],
    })
    expect(ui().currentStep).toBe(1)
  })

  it('brings every preference back, and the default for one that cannot be read', async () => {
    const before = await hydratedPage()
    const { updatePreference } = before.ui()
    updatePreference('autoSave', false)
    updatePreference('showUploadProgress', false)
    updatePreference('chapterExpanded', { c: false })
    updatePreference('viewMode', 'grid')
    updatePreference('uploadSettings', { parallelUploads: 6, maxMbps: 2.5, autoRetry: false })
    const kept = before.ui().preferences

    const after = await hydratedPage()
    expect(after.ui().preferences).toEqual(kept)
    const settings = { parallelUploads: 7, maxMbps: 0, autoRetry: 'yes' }
    const preferences = { autoSave: 'no', chapterExpanded: { a: false, b: 1 }, uploadSettings: settings }
    localStorage.setItem('course-creation-ui', JSON.stringify({ state: { preferences }, version: 1 }))
    expect((await hydratedPage()).ui().preferences).toEqual({
      autoSave: true,
      showUploadProgress: true,
      chapterExpanded: { a: false },
      viewMode: 'list',
      uploadSettings: { parallelUploads: 3, maxMbps: null, autoRetry: true },
    })
  })

  it('is not overwritten by what happens before it was read', async () => {
    localStorage.setItem(
      'course-creation-ui',
      JSON.stringify({ state: { formData: { title: 'Kept' } }, version: 1 }),
    )
    const { ui, useCourseCreationUI } = await freshPage()
    ui().updatePreference('viewMode', 'grid')
    await useCourseCreationUI.persist.rehydrate()
    expect(ui().formData.title).toBe('Kept')
  })

  it('reads once: a second reader gets the state as it is now', async () => {
    const { ui, useStoreHydration } = await hydratedPage()
    ui().updateFormData('title', 'Typed')
    const { result } = renderHook(() => useStoreHydration())
    expect(result.current).toBe(true)
    expect(ui().formData.title).toBe('Typed')
  })

  it('works on where localStorage is full or forbidden', async () => {
    const { ui, useCourseCreationUI } = await hydratedPage()
    const refuse = () => {
      throw new DOMException('no', 'QuotaExceededError')
    }
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(refuse)
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(refuse)
    vi.spyOn(Storage.prototype, 'removeItem').mockImplementation(refuse)
    ui().updateFormData('title', 'Typed')
    await useCourseCreationUI.persist.rehydrate()
    useCourseCreationUI.persist.clearStorage()
    expect(ui().formData.title).toBe('Typed')
  })

  it('writes nothing for the ticks of an upload', async () => {
    const { ui } = await hydratedPage()
    ui().addUpload(makeUpload({ id: 'u', status: 'uploading' }))
    const write = vi.spyOn(Storage.prototype, 'setItem')
    for (let percent = 1; percent < 50; percent += 1) ui().updateUploadProgress('u', percent)
    expect(write).not.toHaveBeenCalled()
  })

  it('can be cleared, and is written again after that', async () => {
    const { ui, useCourseCreationUI, STORE_NAME } = await hydratedPage()
    ui().updateFormData('title', 'Typed')
    useCourseCreationUI.persist.clearStorage()
    expect(localStorage.getItem(STORE_NAME)).toBeNull()
    ui().addUpload(makeUpload())
    expect(localStorage.getItem(STORE_NAME)).toContain('Typed')
  })
})

describe('replacer and reviver', () => {
  it('carry Sets and Maps, nested ones too, and drop files', () => {
    const value = {
      set: new Set([1, 'b']),
      map: new Map([['a', new Set([2])]]),
      file: makeFile(),
      plain: [null, { x: 1 }],
    }
    const back = JSON.parse(JSON.stringify(value, replacer), reviver) as typeof value
    expect(back).toEqual({ set: value.set, map: value.map, plain: value.plain })
  })

  it('leave what only looks like one alone', () => {
    const odd = { a: { $set: 'no' }, b: { $map: [1] }, c: { $map: 'no' } }
    expect(JSON.parse(JSON.stringify(odd, replacer), reviver)).toEqual(odd)
  })
})
