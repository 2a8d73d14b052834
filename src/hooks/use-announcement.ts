'use client'

import { useSyncExternalStore } from 'react'
import { type Announcement, getAnnouncement, subscribeToAnnouncements } from '@/lib/announce'

const nothing: Announcement = { id: 0, message: '' }

/** The latest message for the live region; use `id` as its key, so that the same text again is read again. */
export const useAnnouncement = (): Announcement =>
  useSyncExternalStore(subscribeToAnnouncements, getAnnouncement, () => nothing)
