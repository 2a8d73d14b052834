import { pageSize, playerSize } from '../lib/page-size'
import type { Row, Section } from '../lib/report'

const EDIT = '/instructor/course/[id]/edit'
const GOAL_JS_KB = 230
const GOAL_CSS_KB = 30
const GOAL_PLAYER_KB = 50
const KB = 1_000

/** What a browser must download to open the page, counted from the build's manifests. */
export function size(): Section {
  const { js, css } = pageSize(EDIT)
  const player = playerSize()
  const rows: Row[] = [
    {
      what: 'scripts of the edit page, gzip -9',
      unit: 'kB',
      ours: js.gz / KB,
      goal: GOAL_JS_KB,
      beside: 'CourseLit 556, LearnHouse 862, Kolibri Studio 1,263, Open edX 1,913, ClassroomIO 2,141',
    },
    {
      what: 'styles of the edit page, gzip -9',
      unit: 'kB',
      ours: css.gz / KB,
      goal: GOAL_CSS_KB,
      beside: 'LearnHouse 46.6, ClassroomIO 100, Kolibri Studio 104, Open edX 131, CourseLit 1,035',
    },
    {
      what: 'the player, which comes with the first video, without hls.js',
      unit: 'kB',
      ours: player / KB,
      goal: GOAL_PLAYER_KB,
    },
  ]
  return {
    title: 'First load of the edit page',
    how:
      '1 kB = 1,000 bytes. The root files of the build and every file that the manifest of the route names for its ' +
      'layouts, boundaries and page; lazy parts, fonts and `nomodule` scripts are not counted.',
    rows,
    details: { js, css, player },
  }
}
