import type { Totals } from '../../../../audit/totals.ts';
import { verdictWords } from './labels.ts';
import { html, type Markup, raw } from './markup.ts';

const parts = ['violation', 'unknown', 'suppressed', 'compliant'] as const;
const width = 1000;

/** All verdicts side by side. The figures above it say the same. */
export function bar(totals: Totals): Markup {
  const all = parts.reduce((sum, part) => sum + totals[part], 0);
  if (all === 0) return html``;
  let x = 0;
  const rectangles = parts.map((part) => {
    const wide = (totals[part] / all) * width;
    const rectangle = `<rect class="fill-${part}" x="${x.toFixed(1)}" y="0" width="${wide.toFixed(1)}" height="14"/>`;
    x += wide;
    return rectangle;
  });
  const drawing = `<svg viewBox="0 0 ${width} 14" height="14" preserveAspectRatio="none" aria-hidden="true">${rectangles.join('')}</svg>`;
  return html`${raw(drawing)}${legend(parts)}`;
}

/** Which color is which verdict. */
export function legend(verdicts: readonly (typeof parts)[number][]): Markup {
  const swatch = (part: string) =>
    raw(
      `<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class="fill-${part}" width="10" height="10"/></svg>`,
    );
  return html`<p class="legend soft">${verdicts.map((part) => html`<span>${swatch(part)} ${verdictWords[part]}</span> `)}</p>`;
}
