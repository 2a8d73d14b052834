import type { StateCreator } from 'zustand'
import { newId } from '@/lib/ids'
import type { WizardStep } from '@/types/course'
import type { CourseCreationUI, WizardSlice } from '../types'
import { priceText } from './form-slice'

export const LAST_STEP = 4

const isStep = (step: number): step is WizardStep => Number.isInteger(step) && step >= 1 && step <= LAST_STEP

/** Every step up to the furthest completed one, and the one right after it. */
export const mayProceed = (completedSteps: ReadonlySet<number>, step: number): step is WizardStep =>
  isStep(step) && (step <= Math.max(...completedSteps, 1) || completedSteps.has(step - 1))

export const createWizardSlice: StateCreator<CourseCreationUI, [], [], WizardSlice> = (set, get) => ({
  currentStep: 1,
  completedSteps: new Set(),
  draftId: null,
  creationId: null,
  takeCreationId: () => {
    const creationId = get().creationId ?? newId()
    set({ creationId })
    return creationId
  },
  ownerId: null,
  openedBy: (userId) => {
    const { ownerId, clearForm } = get()
    if (ownerId === userId) return
    if (ownerId !== null) clearForm()
    set({ ownerId: userId })
  },
  canProceedToStep: (step) => mayProceed(get().completedSteps, step),
  setStep: (step) => {
    if (mayProceed(get().completedSteps, step)) set({ currentStep: step })
  },
  markStepCompleted: (step) => {
    if (isStep(step)) set((state) => ({ completedSteps: new Set([...state.completedSteps, step]) }))
  },
  draftSaved: (draftId, saved) =>
    set((state) => ({
      draftId,
      creationId: null,
      savedData: { ...saved, plannedChapters: [] },
      // Only the structure went with it; what was typed since the request left stays typed.
      formData: { ...state.formData, plannedChapters: [] },
    })),
  draftOpened: (draftId, saved, step) =>
    set((state) => ({
      draftId,
      creationId: null,
      savedData: saved,
      formData: saved,
      priceInput: priceText(saved.price),
      currentStep: step,
      completedSteps: new Set(Array.from({ length: step - 1 }, (_, index) => index + 1)),
      pendingDeletes: state.draftId === draftId ? state.pendingDeletes : new Set(),
    })),
})
