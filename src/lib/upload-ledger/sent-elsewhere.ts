import type { UploadSummary } from '@/types/api'
import { thisBrowser } from './this-browser'

/** A hidden page is let act once a minute only: what was not heard of for two and a half is not sent any more. */
const SILENT_SECONDS = 150

/** Whether another device, or another browser of this one, is sending it: nobody is to take it over from there. */
export const isSentElsewhere = ({ sending }: Pick<UploadSummary, 'sending'>): boolean =>
  sending !== null && sending.sender !== thisBrowser() && sending.secondsAgo < SILENT_SECONDS
