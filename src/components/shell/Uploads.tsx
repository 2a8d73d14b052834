'use client'

import { laterPart } from '@/components/ui/lazy-part'

/** The tray of uploads, behind whatever page is open. */
export const Uploads = laterPart(
  () => import('@/components/tray/UploadTray'),
  (module) => module.UploadTray,
)
