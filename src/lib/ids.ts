import { v7, validate } from 'uuid'

/**
 * A new UUIDv7. The browser makes the ids of courses, chapters, videos and uploads, so that repeating a
 * creation is the same creation.
 */
export const newId = (): string => v7()

export const isId = (value: string): boolean => validate(value)
