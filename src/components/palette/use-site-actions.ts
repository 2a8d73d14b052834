'use client'

import { useRouter } from 'next/navigation'
import { useSignOut } from '@/components/shell/use-sign-out'
import { useSession } from '@/hooks/use-session'
import { currentTheme, setTheme } from '@/lib/theme'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { PaletteOffer } from './actions'

/** What can be done on every page behind the sign-in. @param courseId the open course */
export function useSiteActions(courseId: string | undefined): NonNullable<PaletteOffer['actions']> {
  const router = useRouter()
  const { signOut } = useSignOut()
  const { openModal } = useCourseCreationUI.getState()
  const isAdmin = useSession()?.role === 'admin'
  const theme = currentTheme()
  return {
    courses: () => router.push('/instructor/courses'),
    'new-course': () => router.push('/instructor/course/new'),
    ...(courseId !== undefined && { 'export-course': () => openModal('export-course', { courseId }) }),
    ...(isAdmin && { admin: () => router.push('/admin') }),
    'upload-settings': () => openModal('upload-settings'),
    preferences: () => openModal('preferences'),
    // The one that is in force is no choice.
    ...(theme !== 'system' && { 'theme-system': () => setTheme('system') }),
    ...(theme !== 'light' && { 'theme-light': () => setTheme('light') }),
    ...(theme !== 'dark' && { 'theme-dark': () => setTheme('dark') }),
    'sign-out': signOut,
  }
}
