import { measurePage, pageTotals } from '../../scripts/lib/page-size.mjs'

/** First-load scripts and styles of a route of the last build, as `scripts/page-size.mjs` counts them. */
export const pageSize = (route: string, folder = '.next') => pageTotals(measurePage(route, folder))
