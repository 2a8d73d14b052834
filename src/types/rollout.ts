/** Who gets the new course creation: nobody, the accounts named, those and a share of all, everybody. */
export type RolloutStep = 'off' | 'beta' | '10' | '50' | '100'
/** A step that is watched. */
export type WatchedStep = Exclude<RolloutStep, 'off'>

/** How long each step is watched before the next one may follow, hours. */
export type WatchHours = Record<WatchedStep, number>

export type RolloutFigureName = 'errorRate' | 'uploadSuccess' | 'inpP75'

/** A figure of the people who have the new course creation, against its limit. */
export interface RolloutFigure {
  name: RolloutFigureName
  /** Shares from 0 to 1, times in ms; `null`: nothing was measured. */
  value: number | null
  /** The same of everybody else. */
  others: number | null
  limit: number
  /** `least`: not below the limit; `most`: not above. */
  kind: 'most' | 'least'
  samples: number
  /** From how many samples on it counts. */
  min_samples: number
  verdict: 'within' | 'broken' | 'waiting'
  /** What is left of the failures that the whole step may have, 0 to 1; `null` where failures are not counted. */
  budget_left: number | null
}

/** Something that the guard did by itself, until an administrator has seen it. */
export interface RolloutNotice {
  at: string
  what: 'held' | 'back' | 'advanced'
  message: string
}

/** The rollout as administrators see it. */
export interface Rollout {
  /** Raised by each change; a change names the one it was made on. */
  revision: number
  step: RolloutStep
  since: string
  /** Who made it so; `null`: the guard, the configuration, or somebody whose account is gone. */
  changed_by: string | null
  /** Email addresses of those who have it before anybody else. */
  accounts: string[]
  auto_advance: boolean
  watch_hours: WatchHours
  /** `false` when it is off, and once the last step was watched to its end. */
  is_watched: boolean
  watched_ms: number
  /** Since when the clock of the watch stands still, and why. */
  held: { since: string; reason: string; goes_back_at: string } | null
  figures: RolloutFigure[]
  notice: RolloutNotice | null
  next: { step: WatchedStep; refusal: string | null } | null
  previous: RolloutStep | null
  /** The last change was "Stop now". */
  can_undo_stop: boolean
}

export type RolloutChangeKind =
  | 'setup'
  | 'step'
  | 'accounts'
  | 'settings'
  | 'held'
  | 'released'
  | 'back'
  | 'advanced'
  | 'finished'
  | 'stop'
  | 'undo'

/** One line of what changed. */
export interface RolloutChange {
  id: string
  at: string
  kind: RolloutChangeKind
  /** By name; `null`: nobody, it happened by itself. */
  by: string | null
  /** Whether the guard did it. */
  by_guard: boolean
  from: RolloutStep
  to: RolloutStep
  reason: string | null
}

/** The features that the signed-in person has. */
export interface Flags {
  new_course_creation: boolean
}
