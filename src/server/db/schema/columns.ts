import { customType, timestamp } from 'drizzle-orm/pg-core'

/** Fractional index; `COLLATE "C"` because keys sort by bytes, which a language's collation would not do. */
export const position = customType<{ data: string }>({ dataType: () => 'text collate "C"' })

/** Instant in UTC, read as a `Date`. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })
