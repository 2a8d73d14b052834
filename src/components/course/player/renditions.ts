/** One quality of a stream, as media-chrome lists it. */
export interface Rendition {
  id: string
  width: number
  height: number
  bitrate: number
}

/**
 * The qualities of a stream, in the shape in which media-chrome looks for them at a media element. `selectedIndex` -1
 * chooses by itself. It is at the element before there are any: media-chrome listens to the list that it finds first.
 */
export class Renditions extends EventTarget implements Iterable<Rendition> {
  #items: Rendition[] = []
  #selected = -1
  #onSelect: (index: number) => void = () => undefined;
  [index: number]: Rendition

  /** @param onSelect somebody chose one; -1: whichever is best */
  fill(items: readonly Rendition[], onSelect: (index: number) => void): void {
    this.#items = [...items]
    this.#onSelect = onSelect
    Object.assign(this, this.#items)
    this.dispatchEvent(new Event('addrendition'))
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
    this.#onSelect(index)
    this.dispatchEvent(new Event('change'))
  }
  [Symbol.iterator](): Iterator<Rendition> {
    return this.#items[Symbol.iterator]()
  }
}
