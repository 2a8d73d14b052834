interface EditedLabelOptions {
  now: Date
  /** BCP 47; the browser's own when absent. */
  locale?: string
  /** The device's own when absent. */
  timeZone?: string
}

/** "12:04" today, "19 Nov" this year, "19 Nov 2025" before. @param iso ISO 8601 */
export function editedLabel(iso: string, { now, locale, timeZone }: EditedLabelOptions): string {
  const date = new Date(iso)
  const zone = timeZone === undefined ? {} : { timeZone }
  const part = (value: Date, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, ...zone }).format(value)
  const day = (value: Date) => part(value, { year: 'numeric', month: '2-digit', day: '2-digit' })
  const year = (value: Date) => part(value, { year: 'numeric' })

  if (day(date) === day(now)) return part(date, { hour: '2-digit', minute: '2-digit' })
  if (year(date) === year(now)) return part(date, { day: 'numeric', month: 'short' })
  return part(date, { day: 'numeric', month: 'short', year: 'numeric' })
}
