import type { OutlineBuilder } from './builder'
import { LINE_MAX } from './lines'
import type { OutlineNode } from './nest'
import type { OutlineChapter } from './types'

/**
 * An outline has two levels, a text may have more:
 * - a heading is a chapter, an item below it a video;
 * - an item that only holds items with items of their own is a part: its chapters are named "Part: Chapter";
 * - what stands below a video becomes videos named "Video: Part of it";
 * - one line above everything else is the course's title, which is left out.
 */
export function addLevels(
  builder: OutlineBuilder,
  { roots, loose }: { roots: readonly OutlineNode[]; loose: readonly OutlineNode[] },
  flatAs: 'chapters' | 'videos',
): { isFlat: boolean } {
  const isFlat = loose.length === 0 && roots.length > 0 && roots.every(isPlain)
  for (const node of isFlat && flatAs === 'videos' ? roots : loose) addVideos(builder, null, node, '')
  if (isFlat && flatAs === 'videos') return { isFlat }
  const [root] = roots
  if (root && roots.length === 1 && loose.length === 0 && isCourseTitle(root)) addCourse(builder, root)
  else for (const node of roots) addChapters(builder, node, '')
  return { isFlat }
}

const isPlain = ({ kind, children }: OutlineNode) => kind === 'item' && children.length === 0

const subheadings = ({ children }: OutlineNode) => children.filter(({ kind }) => kind === 'heading')
const items = ({ children }: OutlineNode) => children.filter(({ kind }) => kind === 'item')

function isCourseTitle(root: OutlineNode): boolean {
  if (root.kind === 'heading') return subheadings(root).length > 0
  const parents = root.children.filter(({ children }) => children.length > 0).length
  return parents > 0 && parents * 2 >= root.children.length
}

function addCourse(builder: OutlineBuilder, root: OutlineNode): void {
  const ownItems = root.kind === 'heading' ? items(root) : []
  if (ownItems.length > 0) {
    addChapters(builder, { ...root, children: ownItems }, '')
  } else {
    builder.problem(
      'This stands above every chapter, as the title of a course does. It is left out.',
      root.line,
    )
  }
  for (const child of root.kind === 'heading' ? subheadings(root) : root.children) {
    addChapters(builder, child, '')
  }
}

function addChapters(builder: OutlineBuilder, node: OutlineNode, above: string): void {
  if (builder.isFull()) return
  const title = joined(above, titleOf(node))
  const parts = node.kind === 'heading' ? subheadings(node) : node.children
  const isPart =
    node.kind === 'heading'
      ? parts.length > 0 && items(node).length === 0
      : parts.length > 0 && parts.every(({ children }) => children.length > 0)
  if (!isPart) {
    const chapter = builder.addChapter(builder.chapterTitle(title, node.line), node.line)
    for (const item of items(node)) addVideos(builder, chapter, item, '')
  }
  if (isPart || node.kind === 'heading') {
    for (const part of parts) addChapters(builder, part, title)
  }
}

function addVideos(
  builder: OutlineBuilder,
  chapter: OutlineChapter | null,
  node: OutlineNode,
  above: string,
): void {
  const title = joined(above, titleOf(node))
  if (node.children.length === 0) builder.addVideo(chapter, builder.videoTitle(title, node.line), node.line)
  else for (const child of node.children) addVideos(builder, chapter, child, title)
}

const joined = (above: string, title: string) =>
  above === '' ? title : `${above}: ${title}`.slice(0, LINE_MAX)

/** "Before you go out:" with something below it is "Before you go out". */
const titleOf = ({ title, children }: OutlineNode) =>
  children.length > 0 && title.length > 1 && /[:：]$/.test(title) ? title.slice(0, -1).trimEnd() : title
