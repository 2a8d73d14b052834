import { act, renderHook } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import { makeFile, makeUpload } from '@/test/factories'
import type { CourseCreationData } from '@/types/course'
import {
  STORE_NAME,
  useCourseCreationUI,
  useIsChapterExpanded,
  useIsEditing,
  useIsPendingDelete,
  useUpload,
  useUploadIds,
  useUploadOfVideo,
} from './course-creation-ui'

const ui = () => useCourseCreationUI.getState()
const data = (overrides: Partial<CourseCreationData> = {}): CourseCreationData => ({
  title: 'Field ornithology',
  description: 'Counting birds.',
  price: null,
  difficulty: 'beginner',
  plannedChapters: [],
  ...overrides,
})
const typeForm = (form: CourseCreationData) => useCourseCreationUI.setState({ formData: form })

describe('wizard', () => {
  it('lets nobody skip a step', () => {
    ui().setStep(3)
    expect(ui().currentStep).toBe(1)
    expect([0, 1, 2, 5, 1.5, NaN].map(ui().canProceedToStep)).toEqual([
      false,
      true,
      false,
      false,
      false,
      false,
    ])
  })

  it('allows every step up to the furthest completed one, and the one after it', () => {
    ui().markStepCompleted(1)
    ui().markStepCompleted(2)
    expect([1, 2, 3, 4].map(ui().canProceedToStep)).toEqual([true, true, true, false])
    ui().setStep(3)
    expect(ui().currentStep).toBe(3)
    const before = ui().completedSteps
    ui().markStepCompleted(9)
    expect(ui().completedSteps).toBe(before)
  })

  it('keeps what was typed while the draft was being saved', () => {
    const planned = [{ id: 'c', title: 'One', plannedVideos: [] }]
    typeForm(data({ plannedChapters: planned }))
    const sent = ui().formData
    ui().updateFormData('title', 'Typed since')
    ui().draftSaved('draft-1', sent)
    expect(ui()).toMatchObject({
      draftId: 'draft-1',
      formData: { title: 'Typed since', plannedChapters: [] },
    })
    expect(ui().savedData?.title).toBe('Field ornithology')
    expect(ui().hasUnsavedChanges()).toBe(true)
  })

  it('takes over a draft begun elsewhere, and drops the marks of another one', () => {
    ui().markForDeletion('video-1')
    ui().draftOpened('draft-2', data({ price: 49.5 }), 3)
    expect(ui()).toMatchObject({ draftId: 'draft-2', currentStep: 3, priceInput: '49.5' })
    expect([...ui().completedSteps]).toEqual([1, 2])
    expect(ui().pendingDeletes.size).toBe(0)
    expect(ui().hasUnsavedChanges()).toBe(false)
    ui().markForDeletion('video-2')
    ui().draftOpened('draft-2', data(), 1)
    expect([...ui().pendingDeletes]).toEqual(['video-2'])
  })

  it('keeps the id of a creation until the draft is there', () => {
    const id = ui().takeCreationId()
    expect(ui().takeCreationId()).toBe(id)
    ui().draftSaved(id, data())
    expect(ui().takeCreationId()).not.toBe(id)
  })
})

describe('form', () => {
  it('names what is wrong with each field, and that a chapter is missing', () => {
    typeForm(data({ title: '  ', description: 'x'.repeat(10_001) }))
    ui().priceTyped('1e9')
    expect(ui().validateForm()).toBe(false)
    expect(
      ui()
        .getFieldErrors()
        .map(({ field }) => field),
    ).toEqual(['title', 'description', 'price'])
    expect(ui().getValidationErrors()).toEqual([
      'Give the course a title. You can change it later.',
      'The description has more than 10,000 characters. Shorten it.',
      '“1e9” is not a price. Write a number such as 49 or 49.99, or leave it empty for free.',
      'Add at least one chapter.',
    ])
  })

  it('asks for no chapter once the structure is on the server', () => {
    typeForm(data())
    ui().draftSaved('draft-1', data())
    expect(ui().getValidationErrors()).toEqual([])
    expect(ui().validateForm()).toBe(true)
  })

  it('keeps a mistyped price as typed, and the last right one as the price', () => {
    ui().priceTyped('12,50')
    expect(ui().formData.price).toBe(12.5)
    ui().priceTyped('12,50,')
    expect(ui()).toMatchObject({ priceInput: '12,50,', formData: { price: 12.5 } })
    expect(ui().hasUnsavedChanges()).toBe(true)
    ui().updateFormData('price', 99)
    expect(ui().priceInput).toBe('99')
  })

  it('counts as saved what only tidying would change', () => {
    ui().draftSaved('draft-1', data())
    typeForm(data({ title: ' Field ornithology ' }))
    expect(ui().hasUnsavedChanges()).toBe(false)
  })

  it('has unsaved changes while a file is on its way, and no longer', () => {
    expect(ui().hasUnsavedChanges()).toBe(false)
    ui().addUpload(makeUpload({ id: 'u', status: 'uploading' }))
    expect(ui().hasUnsavedChanges()).toBe(true)
    ui().updateUploadStatus('u', 'error', 'No connection.')
    expect(ui().hasUnsavedChanges()).toBe(false)
  })

  it('starts over, but lets uploads go on', () => {
    typeForm(
      data({ plannedChapters: [{ id: 'c', title: 'One', plannedVideos: [{ id: 'v', filename: 'Two' }] }] }),
    )
    expect(ui().getTotalVideosCount()).toBe(1)
    expect(ui().hasUnsavedChanges()).toBe(true)
    ui().addUpload(makeUpload({ id: 'u' }))
    ui().markStepCompleted(1)
    ui().clearForm()
    expect(ui()).toMatchObject({
      formData: { title: '', plannedChapters: [] },
      draftId: null,
      currentStep: 1,
    })
    expect(ui().completedSteps.size).toBe(0)
    expect(ui().uploads).toHaveProperty('u')
  })
})

describe('uploads', () => {
  it('never lowers a progress and holds it at 99 until the server has confirmed', () => {
    ui().addUpload(makeUpload({ id: 'u', status: 'uploading' }))
    for (const progress of [40.9, 12, 100]) ui().updateUploadProgress('u', progress)
    expect(ui().uploads.u?.progress).toBe(99)
    const before = ui().uploads
    ui().updateUploadProgress('u', 5)
    expect(ui().uploads).toBe(before)
    ui().updateUploadStatus('u', 'complete')
    expect(ui().uploads.u?.progress).toBe(100)
  })

  it('drops the reason of a failure when the upload goes on', () => {
    ui().addUpload(makeUpload({ id: 'u' }))
    ui().updateUploadStatus('u', 'error', 'No connection.')
    expect(ui().uploads.u).toMatchObject({ status: 'error', error: 'No connection.' })
    ui().updateUploadStatus('u', 'pending')
    expect(ui().uploads.u).not.toHaveProperty('error')
  })

  it('forgets that an upload stood still, and how fast it was, when its status is set', () => {
    const upload = makeUpload({ id: 'u', status: 'uploading' })
    ui().addUpload(upload)
    ui().noteUpload('u', { isPaused: true, isWaiting: true, pace: { bytesPerSecond: 5, secondsLeft: 1 } })
    expect(ui().uploads.u).toMatchObject({ isPaused: true, isWaiting: true, pace: { secondsLeft: 1 } })
    ui().updateUploadStatus('u', 'uploading')
    expect(ui().uploads.u).toEqual(upload)
  })

  it('ignores uploads that it does not know', () => {
    const before = ui().uploads
    ui().updateUploadProgress('gone', 5)
    ui().updateUploadStatus('gone', 'complete')
    ui().noteUpload('gone', { isPaused: true })
    ui().removeUpload('gone')
    expect(ui().uploads).toBe(before)
  })

  it('weighs the total by bytes; it is 100 only when all are confirmed or there is nothing', () => {
    expect(ui().getTotalUploadProgress()).toBe(100)
    ui().addUpload(makeUpload({ id: 'a', file: makeFile({ size: 9000 }), chapterId: 'c1' }))
    ui().addUpload(makeUpload({ id: 'b', file: makeFile({ size: 1000 }), chapterId: 'c2' }))
    ui().updateUploadProgress('b', 50)
    expect(ui().getTotalUploadProgress()).toBe(5)
    expect(ui().getTotalUploadSize()).toBe(10_000)
    ui().updateUploadStatus('b', 'complete')
    ui().updateUploadProgress('a', 99)
    expect(ui().getTotalUploadProgress()).toBe(99)
    expect(
      ui()
        .getUploadsByChapter('c1')
        .map(({ id }) => id),
    ).toEqual(['a'])
    ui().clearCompletedUploads()
    expect(Object.keys(ui().uploads)).toEqual(['a'])
    ui().removeUpload('a')
    expect(ui().uploads).toEqual({})
  })
})

describe('editing, dialogs, drag, marks, preferences', () => {
  it('edits one thing at a time', () => {
    ui().startEdit('chapter', 'c1', 'title')
    expect([ui().isEditing('chapter', 'c1'), ui().isEditing('chapter', 'c1', 'title')]).toEqual([true, true])
    expect([ui().isEditing('chapter', 'c1', 'other'), ui().isEditing('video', 'c1')]).toEqual([false, false])
    ui().startEdit('video', 'v1')
    expect(ui().editing).toEqual({ type: 'video', id: 'v1' })
    ui().stopEdit()
    expect(ui().editing).toEqual({ type: null, id: null })
  })

  it('opens one dialog with its data', () => {
    ui().openModal('video-preview', { videoId: 'v1', title: 'Birds' })
    expect(ui().modal).toEqual({ type: 'video-preview', data: { videoId: 'v1', title: 'Birds' } })
    ui().openModal('upload-settings')
    expect(ui().modal.type).toBe('upload-settings')
    ui().closeModal()
    expect(ui().modal).toEqual({ type: null })
  })

  it('follows a drag', () => {
    ui().startDrag({ id: 'v1', type: 'video', originalIndex: 0 }, { title: 'Birds', count: 1 })
    ui().updateDragTarget({ id: 'c2', type: 'chapter' })
    expect(ui().dragState).toMatchObject({
      isDragging: true,
      dropTarget: { id: 'c2' },
      previewData: { count: 1 },
    })
    ui().endDrag()
    expect(ui().dragState).toEqual({ isDragging: false, dragItem: null, dropTarget: null, previewData: null })
    ui().startDrag({ id: 'c1', type: 'chapter', originalIndex: 0 })
    expect(ui().dragState.previewData).toBeNull()
  })

  it('marks for deletion and takes back', () => {
    ui().markForDeletion('a')
    ui().markForDeletion('b')
    ui().unmarkForDeletion('a')
    expect([...ui().pendingDeletes]).toEqual(['b'])
    const before = ui().pendingDeletes
    ui().unmarkForDeletion('unknown')
    expect(ui().pendingDeletes).toBe(before)
    ui().clearPendingDeletes()
    expect(ui().pendingDeletes.size).toBe(0)
  })
})

describe('selectors', () => {
  it('take only what they are about', () => {
    const id = newId()
    ui().addUpload(makeUpload({ id: 'u1', videoId: 'v', courseId: 'A', chapterId: 'c' }))
    ui().addUpload(makeUpload({ id, videoId: 'v', courseId: 'A', chapterId: 'd' }))
    const { result } = renderHook(() => ({
      isExpanded: useIsChapterExpanded('c'),
      isMarked: useIsPendingDelete('v'),
      isEdited: useIsEditing('video', 'v'),
      upload: useUpload('u1'),
      latest: useUploadOfVideo('v'),
      all: useUploadIds(),
      ofCourse: useUploadIds({ courseId: 'A', chapterId: 'd' }),
    }))
    expect(result.current).toMatchObject({
      isExpanded: true,
      isMarked: false,
      isEdited: false,
      ofCourse: [id],
    })
    expect(result.current.latest?.id).toBe(id)
    const ids = result.current.all
    act(() => {
      ui().updatePreference('chapterExpanded', { c: false })
      ui().markForDeletion('v')
      ui().startEdit('video', 'v')
      ui().updateUploadProgress('u1', 7)
    })
    expect(result.current).toMatchObject({
      isExpanded: false,
      isMarked: true,
      isEdited: true,
      upload: { progress: 7 },
    })
    expect(result.current.all).toBe(ids)
  })
})

describe('devtools', () => {
  it('are off outside development', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    vi.resetModules()
    const { useCourseCreationUI: fresh } = await import('./course-creation-ui')
    expect(fresh.getState().currentStep).toBe(1)
    expect(STORE_NAME).toBe('course-creation-ui')
    vi.unstubAllEnvs()
  })
})

describe('whose words these are', () => {
  it('keeps them for the same person and hides them from the next one at this computer', () => {
    const store = useCourseCreationUI.getState()
    store.updateFormData('title', 'Typed before anybody was known')
    store.openedBy('mara')
    expect(useCourseCreationUI.getState().formData.title).toBe('Typed before anybody was known')
    store.openedBy('mara')
    expect(useCourseCreationUI.getState().formData.title).toBe('Typed before anybody was known')
    store.openedBy('jonas')
    expect(useCourseCreationUI.getState()).toMatchObject({ ownerId: 'jonas', draftId: null })
    expect(useCourseCreationUI.getState().formData.title).toBe('')
  })
})
