/** What a key for other programs can open, each by itself; never more than its person may do at that moment. */
export const apiKeyScopes = [
  'courses:read',
  'courses:write',
  'uploads:write',
  'enrolments:write',
  'metrics:read',
] as const
export type ApiKeyScope = (typeof apiKeyScopes)[number]

/** In words, for people and for the API's document. */
export const scopeWords: Record<ApiKeyScope, string> = {
  'courses:read': 'Read your courses, chapters, videos and captions',
  'courses:write': 'Change your courses, publish and delete them',
  'uploads:write': 'Send video files',
  'enrolments:write': 'Enrol people in courses that you own, and take it back',
  'metrics:read': 'Read the server’s figures, for administrators',
}
