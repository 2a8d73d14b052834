/** One quality of a stream, as media-chrome lists it. */
interface Rendition {
  id: string
  width: number
  height: number
  bitrate: number
}

/**
 * The qualities of a stream, in the shape in which media-chrome looks for them at a media element. `selectedIndex` -1
 * chooses by itself.
 */
export class Renditions extends EventTarget implements Iterable<Rendition> {
  readonly #items: Rendition[]
  #selected = -1;
  [index: number]: Rendition

  constructor(
    items: readonly Rendition[],
    private readonly onSelect: (index: number) => void,
  ) {
    super()
    this.#items = [...items]
    Object.assign(this, this.#items)
  }

  get length(): number {
    return this.#items.length
  }
  get selectedIndex(): number {
    return this.#selected
  }
  set selectedIndex(index: number) {
    if (index === this.#selected) return
    this.#selected = index
    this.onSelect(index)
    this.dispatchEvent(new Event('change'))
  }
  [Symbol.iterator](): Iterator<Rendition> {
    return this.#items[Symbol.iterator]()
  }
}
