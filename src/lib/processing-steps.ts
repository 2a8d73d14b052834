/** What the server does with a stored file, in words for its row. */
const steps: Record<string, string> = {
  reading: 'Looking at the file',
  waiting: 'Waiting to be converted',
  poster: 'Making a picture of it',
  copying: 'Putting it into a form that plays',
  converting: 'Converting it',
  previews: 'Making previews',
}

/** @param step nothing while it waits for its turn */
export const stepWords = (step: string | null | undefined): string =>
  (step ? steps[step] : undefined) ?? 'Waiting to be processed'
