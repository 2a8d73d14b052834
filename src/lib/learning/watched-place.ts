/** Where the video that is shown stands, for parts of the page that follow it, and a way to send it elsewhere. */
export class WatchedPlace {
  #seconds = 0
  #language: string | null = null
  #listeners = new Set<() => void>()
  #jump: ((seconds: number) => void) | undefined

  constructor(readonly videoId: string) {}

  /** As `useSyncExternalStore` wants it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
  get seconds(): number {
    return this.#seconds
  }
  /** Of the captions that are shown; `null` for none. */
  get language(): string | null {
    return this.#language
  }
  note(seconds: number): void {
    this.#seconds = seconds
    this.#tell()
  }
  noteLanguage(language: string | null): void {
    this.#language = language
    this.#tell()
  }
  /** @param jump what the player does when somebody chooses a place; nothing once it is gone */
  connect(jump: ((seconds: number) => void) | undefined): void {
    this.#jump = jump
  }
  jumpTo(seconds: number): void {
    this.#jump?.(seconds)
    this.note(seconds)
  }
  #tell() {
    for (const listener of this.#listeners) listener()
  }
}
