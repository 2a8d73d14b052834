import { customType, timestamp } from 'drizzle-orm/pg-core'

/** Text that is compared by its bytes, whatever the language of the database. */
export const byteOrderedText = customType<{ data: string }>({ dataType: () => 'text collate "C"' })

/** Fractional index; `COLLATE "C"` because keys sort by bytes, which a language's collation would not do. */
export const position = byteOrderedText

/** Instant in UTC, read as a `Date`. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })
