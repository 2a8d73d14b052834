const PATH = /^\/invite\/([\w-]{43})$/

export const invitationPath = (token: string): string => `/invite/${token}`

/** The secret of an invitation's page; `undefined` for any other path. */
export const invitationToken = (path: string): string | undefined => PATH.exec(path)?.[1]
