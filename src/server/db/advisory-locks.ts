/**
 * Keys of PostgreSQL's advisory locks. Any constants do, as long as no two are the same: all servers of one database
 * meet at them.
 */

/** Held alone by a backup, shared by whoever removes stored bytes. */
export const BACKUP_LOCK = 7_305_115
/** Held by the one backup that runs. */
export const BACKUP_TURN_LOCK = 7_305_116
