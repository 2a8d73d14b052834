/** What `-progress pipe:1` has said so far. */
export interface FfmpegProgress {
  /** How far the output is; `undefined` before the first frame. */
  seconds: number | undefined
  /** Changes whenever anything was done. */
  mark: string
  /** `progress=end` was said: the output is whole, as far as ffmpeg knows. */
  isEnd: boolean
}

/** Reads the key=value blocks of `-progress`, in whatever pieces they come. */
export class ProgressReader {
  #rest = ''
  #values = new Map<string, string>()

  /** @returns what the last whole block in `text` says, or `undefined` when it ends none */
  read(text: string): FfmpegProgress | undefined {
    const lines = (this.#rest + text).split('\n')
    this.#rest = (lines.pop() ?? '').slice(-1_000) // a line is short; whatever else this is, it is not kept
    let latest: FfmpegProgress | undefined
    for (const line of lines) {
      const at = line.indexOf('=')
      if (at < 0) continue
      const [key, value] = [line.slice(0, at).trim(), line.slice(at + 1).trim()]
      if (key !== 'progress') {
        if (this.#values.size < 100) this.#values.set(key, value)
        continue
      }
      // Microseconds; N/A until there is a frame. `out_time_ms` is in microseconds, too.
      const micros = Number(this.#values.get('out_time_us') ?? Number.NaN)
      latest = {
        seconds: Number.isFinite(micros) ? Math.max(0, micros / 1e6) : undefined,
        mark: ['frame', 'out_time_us', 'total_size'].map((name) => this.#values.get(name)).join(' '),
        isEnd: value === 'end',
      }
      this.#values.clear()
    }
    return latest
  }
}
