import { languageName } from '@/lib/captions/language-name'
import { findVideo } from '@/lib/course-tree'
import type { CourseTree } from '@/types/course'
import type { CaptionState, Change } from '@/types/operations'
import type { Edit } from './queued-edit'

/** Edits of captions. Pure, like `edits.ts`. */

/** Captions of a video in one language, as they shall be. */
export interface NewCaptions {
  videoId: string
  /** BCP 47. */
  language: string
  /** As a player lists it; the one it has, or the language's own name, unless told. */
  label?: string
  /** WebVTT. */
  text: string
  cues: number
  /** When the last one ends, seconds. */
  ends: number
  /** That the captions must still have; 0: there must be none. Absent: whatever there is. */
  revision?: number
}

const at = (videoId: string, language: string) =>
  `/api/videos/${encodeURIComponent(videoId)}/captions/${encodeURIComponent(language)}`

function changeOf(tree: CourseTree, videoId: string, language: string, after: CaptionState | null): Change {
  const video = findVideo(tree, videoId)
  const now = video?.captions.find((caption) => caption.language === language)
  const before = now ? { label: now.label, checksum: now.checksum, cues: now.cues, ends: now.ends } : null
  return { type: 'caption', id: videoId, title: video?.filename ?? '', language, before, after }
}

export function setCaptionsEdit(
  tree: CourseTree,
  { videoId, language, text, cues, ends, label, revision }: NewCaptions,
): Edit {
  const now = findVideo(tree, videoId)?.captions.find((caption) => caption.language === language)
  const shown = label ?? now?.label ?? languageName(language)
  return {
    request: {
      method: 'PUT',
      path: at(videoId, language),
      json: { text, ...(label !== undefined && { label }), ...(revision !== undefined && { revision }) },
    },
    // Which text it is, only the server can tell.
    changes: [changeOf(tree, videoId, language, { label: shown, checksum: '', cues, ends })],
    what: `the ${languageName(language)} captions`,
    restored: now ? 'the captions are as they were' : 'the video has none',
    shownInPlace: ['invalid', 'changed', 'conflict', 'tooLarge'],
  }
}

export const removeCaptionsEdit = (tree: CourseTree, videoId: string, language: string): Edit => ({
  request: { method: 'DELETE', path: at(videoId, language) },
  changes: [changeOf(tree, videoId, language, null)],
  what: 'the deletion',
  restored: `the ${languageName(language)} captions are still there`,
})
