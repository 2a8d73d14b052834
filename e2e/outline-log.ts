import { type APIRequestContext, expect, type Page, type Response } from '@playwright/test'
import { applyEvent } from '../src/lib/course-operations'
import type { Page as PageOf } from '../src/types/api'
import type { CourseTree } from '../src/types/course'
import type { CourseEvent, WriteResult } from '../src/types/operations'

/** Outline as ids with titles, in order. */
export const linesOf = ({ chapters }: Pick<CourseTree, 'chapters'>): string[] =>
  chapters.flatMap(({ id, title, videos }) => [
    `${id} ${title}`,
    ...videos.map((video) => `${video.id} ${video.filename}`),
  ])

const read = async <T>(request: APIRequestContext, path: string): Promise<T> => {
  const answer = await request.get(path)
  expect(answer.status(), path).toBe(200)
  return (await answer.json()) as T // as documented in the API
}

export const treeOf = (request: APIRequestContext, id: string) =>
  read<CourseTree>(request, `/api/courses/${id}`)

/** The course as its operations make it, one after the other: the model that the server and the pages must equal. */
export class OutlineModel {
  readonly titles = new Set<string>()
  readonly operations = new Map<string, CourseEvent>()
  /** What is gone for good. */
  readonly removed: string[] = []

  constructor(private tree: CourseTree) {}

  get id(): string {
    return this.tree.id
  }

  get lines(): string[] {
    return linesOf(this.tree)
  }

  /** Makes what was done since. @returns how much that was */
  async follow(request: APIRequestContext): Promise<number> {
    const before = this.operations.size
    for (;;) {
      const path = `/api/courses/${this.tree.id}/operations?after=${this.tree.revision}`
      const { items, nextCursor } = await read<PageOf<CourseEvent>>(request, path)
      items.forEach((event) => this.take(event))
      if (nextCursor === null) return this.operations.size - before
    }
  }

  private take(event: CourseEvent): void {
    const { id, revision, changes } = event.operation
    expect(revision, 'no operation is missing').toBe(this.tree.revision + 1)
    expect(this.operations.has(id), 'none is there twice').toBe(false)
    this.operations.set(id, event)
    for (const change of changes) {
      if (change.type === 'create') {
        expect(this.titles.has(change.title), `“${change.title}” is added once`).toBe(false)
        this.titles.add(change.title)
      } else if (change.type === 'rename') this.titles.add(change.after)
      else if (change.type === 'remove') this.removed.push(change.id)
    }
    this.tree = applyEvent(this.tree, event)
  }
}

/** What a page sends and is answered. */
export class SentWrites {
  /** Ids of the writes that changed something. */
  readonly accepted = new Set<string>()
  /** What was refused, and why; each once. */
  readonly refused: { status: number; words: string }[] = []
  private reading = new Set<Promise<void>>()

  constructor(page: Page) {
    page.on('response', (response) => {
      const request = response.request()
      const key = request.headers()['idempotency-key']
      if (key === undefined || request.method() === 'GET') return
      const reading: Promise<void> = this.take(key, response).finally(() => this.reading.delete(reading))
      this.reading.add(reading)
    })
  }

  async read(): Promise<void> {
    await Promise.all(this.reading)
  }

  private async take(key: string, response: Response): Promise<void> {
    if (response.ok()) {
      const { events } = (await response.json()) as WriteResult // every edit of the page asks for the minimum
      if (events.length > 0) this.accepted.add(key)
    } else {
      this.refused.push({ status: response.status(), words: `${response.url()} ${await response.text()}` })
    }
  }
}
