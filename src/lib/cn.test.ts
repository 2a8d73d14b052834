import { readdirSync, readFileSync } from 'node:fs'
import { extendTailwindMerge } from 'tailwind-merge'
import { describe, expect, it } from 'vitest'
import { cn } from './cn'

/** Does the same for all of Tailwind; told of the project's own sizes. */
const oracle = extendTailwindMerge({
  extend: {
    theme: {
      text: ['12', '13', '14', '16', '20', '26', '34'],
      'font-weight': ['530', '550', '620'],
      radius: ['bar', 'row', 'control', 'panel', 'dialog'],
      shadow: ['lift-1', 'lift-2', 'lift-3'],
    },
  },
})

/** Every utility that a component of the project names; only a utility is one thing when it stands twice. */
function utilitiesInUse(): string[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (path) => /^(app|components)\/.*\.tsx?$/.test(path) && !path.includes('.test.'),
  )
  const words = files.flatMap((path) =>
    [...readFileSync(`src/${path}`, 'utf8').matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`/g)].flatMap(
      ([, a, b, c]) => (a ?? b ?? c ?? '').split(/[\s${}]+/),
    ),
  )
  return [...new Set(words)].filter((word) => word !== '' && oracle(`${word} ${word}`) === word)
}

/** What a component may use tomorrow. */
const common =
  `block inline inline-block flex inline-flex grid inline-grid contents flow-root hidden table static fixed absolute relative sticky visible invisible collapse no-underline underline line-through uppercase lowercase capitalize normal-case italic not-italic truncate sr-only not-sr-only tabular-nums text-left text-start text-end text-center text-wrap text-nowrap text-balance text-pretty text-ellipsis text-clip text-13 text-ink text-bad text-[13px] text-[11px]/none text-14/5 font-sans font-mono font-550 font-semibold font-[650] flex-row flex-col flex-wrap flex-nowrap flex-1 flex-auto flex-none basis-0 grow grow-0 shrink shrink-0 order-1 grid-cols-2 grid-cols-[1fr_2fr] grid-rows-2 auto-cols-fr auto-rows-min grid-flow-col col-span-2 col-start-1 col-end-2 col-[5/-2] row-span-2 row-start-1 row-[1/2] justify-center justify-items-end justify-self-end items-center content-start self-end place-items-center place-content-center place-self-end gap-2 gap-x-1 gap-y-1 p-1 px-1 py-1 pt-1 pb-1 ps-1 pe-1 m-1 mx-auto my-1 mt-1 mb-1 -ms-1 me-1 space-x-2 space-y-2 w-4 w-full min-w-0 max-w-md h-4 h-full min-h-0 max-h-80 size-4 inset-0 inset-x-0 inset-y-0 top-0 bottom-0 start-0 end-0 overflow-auto overflow-hidden overflow-x-auto overflow-y-auto overflow-clip overscroll-contain overscroll-y-contain rounded rounded-full rounded-panel rounded-t-panel rounded-s-row rounded-ss-row rounded-b-none border border-2 border-0 border-t border-b-2 border-s-4 border-e border-x border-y border-line border-transparent border-t-line border-b-transparent border-dashed border-solid border-collapse outline outline-2 outline-none outline-dashed outline-offset-2 outline-focus ring ring-2 ring-focus inset-ring inset-ring-line bg-canvas bg-transparent bg-none bg-cover bg-center bg-no-repeat shadow-lift-2 shadow-none opacity-50 z-10 aspect-video aspect-square cursor-pointer select-none resize-none transition transition-colors transition-none duration-200 duration-(--fast) ease-out delay-100 animate-spin animate-none translate-x-1 -translate-y-20 translate-1 rotate-45 scale-95 origin-top leading-5 leading-none tracking-tight tracking-[-0.02em] decoration-accent decoration-2 underline-offset-3 whitespace-nowrap whitespace-pre-wrap wrap-anywhere break-words break-all line-clamp-2 list-none list-disc align-middle align-[1px] pointer-events-none pointer-events-auto touch-none touch-pan-y fill-current stroke-2 stroke-line accent-accent caret-accent object-cover object-contain will-change-transform float-start isolate snap-x snap-start scroll-mt-2 scroll-py-4 scroll-smooth appearance-none content-['x'] forced-color-adjust-auto hyphens-auto columns-2 divide-y divide-line backdrop-blur-sm blur-sm grayscale mix-blend-multiply field-sizing-content contain-layout`.split(
    ' ',
  )

const differences = (names: readonly string[]) => {
  const found: string[] = []
  for (const first of names) {
    for (const second of names) {
      const pair = `${first} ${second}`
      if (first !== second && cn(pair) !== oracle(pair)) found.push(`${pair} → ${oracle(pair)}`)
    }
  }
  return found
}

describe('cn', () => {
  it('keeps a colour beside one of our sizes, and a family beside one of our weights', () => {
    expect(cn('text-on-fill', 'text-14')).toBe('text-on-fill text-14')
    expect(cn('font-530', 'font-mono')).toBe('font-530 font-mono')
  })

  it('lets the later of two win', () => {
    expect(cn('text-13 text-ink-2', 'text-26', { 'text-bad': true })).toBe('text-26 text-bad')
    expect(cn('rounded-row', false, 'rounded-panel', undefined)).toBe('rounded-panel')
    expect(cn('px-2 ps-1', 'p-3')).toBe('p-3')
    expect(cn('p-3', 'px-2')).toBe('p-3 px-2')
  })

  it('keeps apart what holds under different conditions', () => {
    expect(cn('bg-surface hover:bg-hover md:bg-canvas', 'hover:bg-raised')).toBe(
      'bg-surface md:bg-canvas hover:bg-raised',
    )
    expect(cn('pt-5!', 'pt-2')).toBe('pt-5! pt-2')
  })

  it('leaves names that are no utilities as they are', () => {
    expect(cn('row vid', 'row')).toBe(oracle('row vid', 'row').replace(/^row /, ''))
    expect(cn()).toBe('')
  })

  it('does with every two classes of the project what tailwind-merge does', () => {
    const names = utilitiesInUse()
    expect(names.length).toBeGreaterThan(400)
    expect(differences(names)).toEqual([])
  })

  it('does so with the common classes that nobody uses yet', () => {
    expect(differences(common)).toEqual([])
  })
})
