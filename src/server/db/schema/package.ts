import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'
import { course } from './course'

/**
 * What an item of an imported package is called here, where its own id belonged to something else. The course itself
 * is one of them: by it a package finds the course that it was imported into.
 */
export const packageItem = pgTable(
  'package_item',
  {
    courseId: uuid('course_id')
      .notNull()
      .references(() => course.id, { onDelete: 'cascade' }),
    /** In the package. */
    packageId: uuid('package_id').notNull(),
    /** Here: the course's own id, or that of a chapter or a video, which may be gone by now. */
    itemId: uuid('item_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.courseId, table.packageId] }),
    index('package_item_course')
      .on(table.packageId)
      .where(sql`${table.itemId} = ${table.courseId}`),
  ],
)
