interface Where {
  /** BCP 47; the browser's own when absent. */
  locale?: string
  /** The device's own when absent. */
  timeZone?: string
}

/** "27 November 2026 at 12:04", in the reader's own language and clock. @param iso ISO 8601 */
export const formatMoment = (iso: string, { locale, ...zone }: Where = {}): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', ...zone }).format(new Date(iso))

/** Writes days as "27 December", with the year where it is not this one. One formatter for many days: making it costs. */
export function dayFormatter({ now, locale, ...zone }: Where & { now: Date }): (date: Date) => string {
  const year = new Intl.DateTimeFormat(locale, { year: 'numeric', ...zone })
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', ...zone })
  const long = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', ...zone })
  const thisYear = year.format(now)
  return (date) => (year.format(date) === thisYear ? short : long).format(date)
}
