import { devtools } from 'zustand/middleware'

/** Shows a store in the browser's Redux tools while developing; a built page does not carry the code for it. */
export const inspected: typeof devtools =
  process.env.NODE_ENV === 'development'
    ? devtools
    : // The middleware only adds a name to actions, which nobody here gives, so that without it the store is the same.
      (((initializer: unknown) => initializer) as typeof devtools)
