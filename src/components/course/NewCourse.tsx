'use client'

import { useEffect, useState } from 'react'
import { lazyPart } from '@/components/ui/lazy-part'
import { useFlag } from '@/hooks/use-flag'
import { carryOver, isUntouched, useClassicCourse } from '@/stores/classic-course'
import { useStoreHydration } from '@/stores/course-creation-ui'

const Wizard = lazyPart(
  () => import('./CourseCreationWizard'),
  (module) => module.CourseCreationWizard,
)
const Classic = lazyPart(
  () => import('./classic/ClassicCourse'),
  (module) => module.ClassicCourse,
)

/**
 * "New course": the wizard for those who have it, the short form for everybody else. A draft that is named in the
 * address was begun in the wizard and goes on there, whatever the flag says. Nobody's way changes under their hands:
 * a flag that changes while the page is open counts only as long as nothing was typed.
 */
export function NewCourse({ hasDraft }: { hasDraft: boolean }) {
  const isOn = useFlag('new-course-creation')
  const [shown, setShown] = useState({ isOn, isWizard: isOn || hasDraft })
  if (shown.isOn !== isOn) setShown({ isOn, isWizard: isUntouched() ? isOn : shown.isWizard })
  if (hasDraft && !shown.isWizard) setShown({ isOn, isWizard: true })
  useClassicText(shown.isWizard && !hasDraft)
  return shown.isWizard ? <Wizard /> : <Classic />
}

/** What was typed into the short form before the flag was changed stands in the wizard's first step. */
function useClassicText(isWanted: boolean): void {
  const isWizardRead = useStoreHydration()
  useEffect(() => {
    if (!isWanted || !isWizardRead) return
    const read = async () => {
      if (!useClassicCourse.persist.hasHydrated()) await useClassicCourse.persist.rehydrate()
      carryOver('wizard')
    }
    void read()
  }, [isWanted, isWizardRead])
}
