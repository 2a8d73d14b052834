import type { ProbeProblem, ProbeResult } from '@/lib/media/probe-result'

/** What is inside a video file. */
export type FileFacts = Omit<Extract<ProbeResult, { ok: true }>, 'ok'>

/** What a look at a file before it is sent has shown. */
export type FileCheck =
  | { verdict: 'fine'; facts: FileFacts }
  /** Not every browser plays it: a person is asked, unless this server converts it. */
  | { verdict: 'doubtful'; code: ProbeProblem; message: string; mayBeConverted: boolean }
  /** No server can make a video of it. */
  | { verdict: 'refused'; code: ProbeProblem; message: string }

/** What the worker is asked for. The file is a reference: no byte is copied on the way there. */
export interface PreflightJob {
  id: number
  kind: 'check' | 'thumbnail'
  file: Blob
}

/** `null` where nothing could be found out. */
export type PreflightAnswer = { id: number } & (
  { kind: 'check'; result: FileCheck | null } | { kind: 'thumbnail'; result: Blob | null }
)
