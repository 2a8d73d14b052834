import type { ServerContext } from '../context'
import type { Numbering } from './edit-course'

/** What services that edit courses need beside the server's own context. */
export type EditContext = ServerContext & { numbering: Numbering }
