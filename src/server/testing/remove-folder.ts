import { rm } from 'node:fs/promises'

/** Removes what a test made. Programs whose server was killed may be writing their last file into it: then once more. */
export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
