import { randomBytes } from 'node:crypto'

/** 40 hex digits: nothing that could be guessed, and nothing of the file's name. Never used twice. */
export const newStorageKey = (): string => randomBytes(20).toString('hex')

export const isStorageKey = (key: string): boolean => /^[0-9a-f]{40}$/.test(key)
