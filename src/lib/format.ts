/** "1.2 GB": decimal units, as files are sold and shown by operating systems. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB'] as const
  let value = bytes
  let unit: (typeof units)[number] = 'kB'
  for (const next of units) {
    unit = next
    value /= 1000
    if (value < 999.5) break
  }
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${unit}`
}

/** "2 GB" for 2 × 1024³ bytes: limits are set in binary units and spoken of as whole ones. */
export function formatLimit(bytes: number): string {
  const [gib, mib] = [1024 ** 3, 1024 ** 2]
  if (bytes % gib === 0) return `${bytes / gib} GB`
  return bytes % mib === 0 && bytes < gib ? `${bytes / mib} MB` : formatBytes(bytes)
}

/** "9:12" or "1:12:44", as columns show a length. @param seconds any length of 0 or more */
export function formatClock(seconds: number): string {
  const total = Math.round(seconds)
  const pad = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60]
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`
}

/** "4 h 29 min", "58 min" or "9 s", as sentences name a length. */
export function formatLength(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  if (minutes < 1) return `${Math.round(seconds)} s`
  if (minutes < 60) return `${minutes} min`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** "$49", "$49.50" or "Free". */
export function formatPrice(price: number | null, currency = 'USD'): string {
  if (price === null || price === 0) return 'Free'
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: Number.isInteger(price) ? 0 : 2,
  }).format(price)
}

/** "3 videos", "1 video", "no videos". */
export function count(n: number, noun: string): string {
  if (n === 0) return `no ${noun}s`
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`
}
