/** The whole style sheet of the documentation page; colours are those of the studio. */
export const docsStyle = `
:root {
  color-scheme: light dark;
  --canvas: light-dark(oklch(0.973 0.004 120), oklch(0.19 0.013 220));
  --surface: light-dark(oklch(0.995 0.002 120), oklch(0.222 0.014 220));
  --line: light-dark(oklch(0.895 0.007 140), oklch(0.315 0.016 220));
  --ink: light-dark(oklch(0.235 0.02 220), oklch(0.95 0.006 140));
  --ink-2: light-dark(oklch(0.42 0.018 220), oklch(0.81 0.01 200));
  --accent: light-dark(oklch(0.445 0.075 208), oklch(0.79 0.098 200));
  --tint: light-dark(oklch(0.94 0.024 205), oklch(0.3 0.038 210));
  --focus: light-dark(oklch(0.5 0.12 248), oklch(0.83 0.11 225));
  --mono: 'Geist Mono', ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--canvas); color: var(--ink); font: 1rem/1.5 Geist, Inter, system-ui, sans-serif; }
header, main { max-width: 58rem; margin: 0 auto; padding: 1.5rem 1rem; }
header { border-bottom: 2px solid var(--ink-2); }
h1 { margin: 0; font-size: 2.125rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.625rem; }
h3 { margin: 0; font-size: 1rem; font-weight: 600; }
h4 { margin: 1rem 0 0.25rem; font-size: 0.875rem; color: var(--ink-2); }
p { margin: 0.5rem 0; max-width: 44rem; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0.75rem 0 0; padding: 0; list-style: none; }
details { margin: 0.5rem 0; border: 1px solid var(--line); border-radius: 5px; background: var(--surface); }
summary { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: baseline; padding: 0.6rem 0.75rem; cursor: pointer; }
details > div { padding: 0 0.75rem 0.75rem; border-top: 1px solid var(--line); overflow-x: auto; }
.method { min-width: 4rem; font: 600 0.8125rem/1.25rem var(--mono); color: var(--accent); }
.path { font: 0.875rem/1.25rem var(--mono); overflow-wrap: anywhere; }
.what { color: var(--ink-2); font-size: 0.875rem; }
code, pre { font: 0.8125rem/1.35rem var(--mono); }
pre { margin: 0.25rem 0; padding: 0.5rem 0.75rem; background: var(--tint); border-radius: 3px; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
th, td { padding: 0.3rem 0.5rem 0.3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--ink-2); font-weight: 600; }
`
