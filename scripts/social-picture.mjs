// Draws the picture that stands for a course without one where its link is shared: `node scripts/social-picture.mjs`.
// Run it again when tokens.css changes; what it makes is kept in the repository, so that no server needs a browser.
import { readFile } from 'node:fs/promises'
import { chromium } from '@playwright/test'
import { chromiumLaunch } from './lib/chromium.mjs'

const tokens = await readFile(new URL('../src/app/tokens.css', import.meta.url), 'utf8')
const mark = (await readFile(new URL('../src/app/icon.svg', import.meta.url), 'utf8')).replace(
  /@media[\s\S]*?\}\s*\}/,
  '',
)
const font = await readFile(
  new URL('../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2', import.meta.url),
  'base64',
)

/** A course as a running order: a line for each chapter, a bar for each video. */
const chapters = [
  [9, 14, 6, 11],
  [16, 8, 12, 7, 10, 9],
  [12, 18, 9],
  [7, 11, 8, 14, 6],
  [20, 10, 13],
]
const lines = chapters
  .map((bars) => `<p>${bars.map((seconds) => `<i style="width:${seconds * 15}px"></i>`).join('')}</p>`)
  .join('')

const page = `<!doctype html><html data-theme="light"><style>${tokens}
@font-face { font-family: Geist; src: url(data:font/woff2;base64,${font}); font-weight: 100 900 }
* { margin: 0; box-sizing: border-box }
body { width: 1200px; height: 630px; padding: 84px 96px; display: flex; flex-direction: column; gap: 26px;
  background: var(--canvas); border-top: 16px solid var(--accent); color: var(--ink); font-family: Geist }
p { display: flex; gap: 6px } i { height: 40px; border-radius: 3px; background: var(--bar-ready) }
p:nth-child(2) i:nth-child(-n + 2) { background: var(--accent) }
footer { margin-top: auto; display: flex; align-items: center; gap: 22px; font-size: 52px; font-weight: 600;
  letter-spacing: -0.022em } svg { width: 68px; height: 68px }
</style><body>${lines}<footer>${mark}Lectern</footer></body></html>`

const browser = await chromium.launch(chromiumLaunch)
const tab = await browser.newPage({ viewport: { width: 1200, height: 630 }, colorScheme: 'light' })
await tab.setContent(page)
await tab.evaluate(() => document.fonts.ready)
await tab.screenshot({ path: new URL('../src/app/courses/course.png', import.meta.url).pathname })
await browser.close()
