/** The style sheet of the report: light and dark, and for paper. No color is the only sign of anything. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d5dae0; --tint: #f4f6f8; --link: #0a58b5;
  --violation: #b3261e; --unknown: #8a5a00; --suppressed: #5b4a9c; --compliant: #1a6b3a; --none: #6a737d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e4e8ec; --soft: #9aa4af; --line: #343b43; --tint: #1d2227; --link: #79b4ff;
    --violation: #ff8a80; --unknown: #e9b44c; --suppressed: #b9a8ff; --compliant: #6fcf97; --none: #8d96a0;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
body { max-width: 78rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; overflow-wrap: anywhere; }
p { max-width: 48rem; margin: .5rem 0; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre { font: .86em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
pre { background: var(--tint); border: 1px solid var(--line); border-radius: 4px; padding: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; }
nav ol { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1rem 0; padding: 0; list-style: none; }
.result { font-size: 1.1rem; font-weight: 600; border-left: 5px solid var(--none); padding: .5rem 0 .5rem .9rem; margin: 1.25rem 0; }
.result.violation { border-color: var(--violation); } .result.unknown { border-color: var(--unknown); }
.result.compliant { border-color: var(--compliant); }
.note { border: 1px solid var(--line); border-left: 5px solid var(--unknown); border-radius: 4px; padding: .5rem .9rem; margin: 1rem 0; }
.note ul { margin: .25rem 0; padding-left: 1.2rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0; padding: 0; }
.figures div { background: var(--tint); border-radius: 6px; padding: .6rem .8rem; }
.figures dt { color: var(--soft); font-size: .82rem; }
.figures dd { margin: 0; font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; margin: .75rem 0; }
svg text { fill: var(--soft); font-size: 11px; }
svg.swatch { display: inline-block; width: .7em; height: .7em; margin: 0 .15rem 0 0; }
.legend { font-size: .82rem; margin: .25rem 0 1rem; max-width: none; }
.legend span { margin-right: 1rem; white-space: nowrap; }
.fill-violation { fill: var(--violation); } .fill-unknown { fill: var(--unknown); }
.fill-suppressed { fill: var(--suppressed); } .fill-compliant { fill: var(--compliant); }
.axis { stroke: var(--line); }
table { border-collapse: collapse; width: 100%; margin: .75rem 0 1.25rem; font-size: .9rem; }
@media screen and (max-width: 50rem) {
  .scroll { overflow-x: auto; }
  .scroll table { min-width: 46rem; }
}
caption { text-align: left; font-weight: 600; padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { color: var(--soft); font-weight: 600; overflow-wrap: normal; border-bottom: 2px solid var(--line); }
tbody th { font-weight: 500; }
#findings table { table-layout: fixed; }
#findings th:nth-child(1) { width: 30%; } #findings th:nth-child(2) { width: 8rem; }
#findings th:nth-child(3) { width: 24%; } #findings th:nth-child(5) { width: 4.5rem; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.narrow, td.narrow { white-space: nowrap; }
.zero { color: var(--soft); opacity: .65; }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 3px; padding: 0 .4rem; font-size: .8rem; line-height: 1.5; white-space: nowrap; color: var(--none); }
.badge.violation, .due { color: var(--violation); } .badge.unknown, .badge.warning { color: var(--unknown); }
.badge.suppressed { color: var(--suppressed); } .badge.compliant { color: var(--compliant); }
.due { font-weight: 600; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .75rem; color: var(--soft); font-size: .85rem; }
@page { size: A4; margin: 14mm 13mm 16mm; }
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --ink: #000000; --soft: #4a4f55; --line: #bfc5cb; --tint: #f4f6f8; --link: #000000;
    --violation: #b3261e; --unknown: #8a5a00; --suppressed: #5b4a9c; --compliant: #1a6b3a; --none: #6a737d;
  }
  html { font-size: 10px; }
  body { max-width: none; padding: 0; }
  nav, .skip { display: none; }
  a { text-decoration: none; }
  h2, h3, caption { break-after: avoid; }
  tr, .note, .figures, pre, svg, table.short { break-inside: avoid; }
  .figures { grid-template-columns: repeat(6, 1fr); }
  svg, .figures div, .badge, .note, .result, pre { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
