/** What browsers have and jsdom has not, as far as our components touch it. */
export function fillJsdomGaps(): void {
  window.matchMedia ??= (query) =>
    Object.assign(new EventTarget(), {
      matches: false,
      media: query,
      onchange: null,
      addListener: () => {},
      removeListener: () => {},
    })
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  globalThis.IntersectionObserver ??= class {
    readonly root = null
    readonly rootMargin = ''
    readonly scrollMargin = ''
    readonly thresholds = []
    observe() {}
    unobserve() {}
    disconnect() {}
    takeRecords() {
      return []
    }
  }
  Element.prototype.scrollIntoView ??= () => {}
  Element.prototype.scrollTo ??= () => {}
  Element.prototype.hasPointerCapture ??= () => false
  Element.prototype.setPointerCapture ??= () => {}
  Element.prototype.releasePointerCapture ??= () => {}
  window.scrollTo = () => {} // jsdom's only logs that it is not implemented
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true
  }
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false
  }
  HTMLMediaElement.prototype.load = () => {}
  HTMLMediaElement.prototype.pause = () => {}
  HTMLMediaElement.prototype.play = () => Promise.resolve()
  URL.createObjectURL ??= () => 'blob:test'
  URL.revokeObjectURL ??= () => {}
}

/** jsdom has no EventSource. This one never connects: what a stream brings is tested in `src/lib/live` and end to end. */
class SilentEventSource extends EventTarget {
  onopen = null
  onerror = null
  close(): void {}
}
Object.defineProperty(globalThis, 'EventSource', { value: SilentEventSource, writable: true })
