import { DIFFICULTIES } from '@/lib/basic-info'
import { isId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { CourseCreationData } from '@/types/course'
import type { Preferences, RecentPick, UploadSettings } from '@/types/ui'
import { emptyForm } from './slices/form-slice'
import { RECENT_MOST } from './slices/palette-slice'
import { defaultPreferences } from './slices/preference-slice'
import { LAST_STEP, mayProceed } from './slices/wizard-slice'
import type { CourseCreationUI } from './types'

/*
 * What a browser kept may be older than this code, damaged, or somebody else's. Each part is checked by itself, so
 * that one unreadable part costs only itself. By hand: a schema library would be loaded before every page.
 */

type Kept = Record<string, unknown>
type Read<T> = (value: unknown) => value is T

const isRecord = (value: unknown): value is Kept =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const record = (value: unknown): Kept => (isRecord(value) ? value : {})
const isText: Read<string> = (value) => typeof value === 'string'
const isShort: Read<string> = (value): value is string => isText(value) && value.length <= 200
const isUuid: Read<string> = (value): value is string => isText(value) && isId(value)
const isFlag: Read<boolean> = (value) => typeof value === 'boolean'
const isStep: Read<number> = (value): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LAST_STEP

const oneOf =
  <T>(...choices: readonly T[]): Read<T> =>
  (value): value is T =>
    choices.some((choice) => choice === value)
const listOf =
  <T>(read: Read<T>): Read<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.every(read)

const either = <T, F>(value: unknown, read: Read<T>, otherwise: F): T | F => (read(value) ? value : otherwise)
const setOf = <T>(value: unknown, read: Read<T>): Set<T> =>
  new Set(value instanceof Set ? either([...(value as Set<unknown>)], listOf(read), []) : [])

type Planned = CourseCreationData['plannedChapters']
const isPlannedVideo = (value: unknown): value is Planned[number]['plannedVideos'][number] =>
  isRecord(value) && isText(value['id']) && isText(value['filename'])
const isPlannedChapter = (value: unknown): value is Planned[number] =>
  isRecord(value) &&
  isText(value['id']) &&
  isText(value['title']) &&
  listOf(isPlannedVideo)(value['plannedVideos'])

function formOf(value: unknown): CourseCreationData {
  const kept = record(value)
  const empty = emptyForm()
  const price = kept['price']
  return {
    title: either(kept['title'], isText, empty.title),
    description: either(kept['description'], isText, empty.description),
    price: Number.isFinite(price) ? Number(price) : null,
    difficulty: either(kept['difficulty'], oneOf(...DIFFICULTIES), empty.difficulty),
    // A file cannot be kept: what is left of it would be an empty object.
    plannedChapters: either(kept['plannedChapters'], listOf(isPlannedChapter), []).map(
      ({ id, title, plannedVideos }) => ({
        id,
        title,
        plannedVideos: plannedVideos.map((video) => ({ id: video.id, filename: video.filename })),
      }),
    ),
  }
}

function preferencesOf(value: unknown): Preferences {
  const kept = record(value)
  const defaults = defaultPreferences()
  const expanded = record(kept['chapterExpanded'])
  return {
    autoSave: either(kept['autoSave'], isFlag, defaults.autoSave),
    showUploadProgress: either(kept['showUploadProgress'], isFlag, defaults.showUploadProgress),
    chapterExpanded: Object.fromEntries(Object.entries(expanded).filter(isExpandedEntry)),
    viewMode: either(kept['viewMode'], oneOf('list', 'grid'), defaults.viewMode),
    uploadSettings: uploadSettingsOf(kept['uploadSettings']),
  }
}

function uploadSettingsOf(value: unknown): UploadSettings {
  const kept = record(value)
  const defaults = defaultPreferences().uploadSettings
  return {
    parallelUploads: either(kept['parallelUploads'], isParallel, defaults.parallelUploads),
    maxMbps: either(kept['maxMbps'], isSpeed, null),
    autoRetry: either(kept['autoRetry'], isFlag, defaults.autoRetry),
  }
}

const isParallel: Read<number> = (value): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= limits.parallelUploads
const isSpeed: Read<number> = (value): value is number =>
  typeof value === 'number' && value >= limits.mbpsMin && value <= limits.mbpsMax

const isExpandedEntry = (entry: [string, unknown]): entry is [string, boolean] => isFlag(entry[1])

const isPick = (value: unknown): value is RecentPick =>
  isRecord(value) &&
  oneOf('action', 'course', 'chapter', 'video')(value['kind']) &&
  isText(value['id']) &&
  isText(value['title'])

function recentOf(value: unknown): CourseCreationUI['recentPicks'] {
  const kept = record(value)
  return {
    userId: either(kept['userId'], isShort, null),
    picks: either(kept['picks'], listOf(isPick), []).slice(0, RECENT_MOST),
  }
}

/** Where I was, not what I was doing. Files cannot be kept: they are dropped here. */
export const partialize = (state: CourseCreationUI) => ({
  currentStep: state.currentStep,
  completedSteps: state.completedSteps,
  draftId: state.draftId,
  creationId: state.creationId,
  ownerId: state.ownerId,
  formData: state.formData,
  priceInput: state.priceInput,
  savedData: state.savedData,
  pendingDeletes: state.pendingDeletes,
  preferences: state.preferences,
  recentPicks: state.recentPicks,
})
export type Persisted = ReturnType<typeof partialize>

/** The kept state on top of `current`; never throws, whatever was kept. */
export function mergePersisted(value: unknown, current: CourseCreationUI): CourseCreationUI {
  if (!isRecord(value)) return current
  const completedSteps = setOf(value['completedSteps'], isStep)
  const step = Number(value['currentStep'])
  const kept: Persisted = {
    currentStep: mayProceed(completedSteps, step) ? step : 1,
    completedSteps,
    draftId: either(value['draftId'], isUuid, null),
    creationId: either(value['creationId'], isUuid, null),
    ownerId: either(value['ownerId'], isShort, null),
    formData: formOf(value['formData']),
    priceInput: either(value['priceInput'], isShort, ''),
    savedData: isRecord(value['savedData']) ? formOf(value['savedData']) : null,
    pendingDeletes: setOf(value['pendingDeletes'], isText),
    preferences: preferencesOf(value['preferences']),
    recentPicks: recentOf(value['recentPicks']),
  }
  return { ...current, ...kept }
}
