import type { Moment } from '../../../../audit/trend.ts';
import { legend } from './bar.ts';
import { html, type Markup, raw } from './markup.ts';

const size = { width: 1000, height: 160, bottom: 22, left: 44 };
/** Older audits are in the table only. */
const most = 24;

/** Violations and unknown verdicts of each audit as columns. The table below it says the same. */
export function chart(history: readonly Moment[]): Markup {
  const shown = history.slice(-most);
  const highest = Math.max(1, ...shown.map(({ violation, unknown }) => violation + unknown));
  if (shown.length < 2) return html``;
  const step = (size.width - size.left) / shown.length;
  const scale = (size.height - size.bottom - 12) / highest;
  const ground = size.height - size.bottom;
  const columns = shown.map(({ at, violation, unknown }, index) => {
    const x = size.left + index * step + step * 0.2;
    const wide = Math.min(step * 0.6, 70);
    const rectangle = (part: string, from: number, count: number) =>
      `<rect class="fill-${part}" x="${x.toFixed(1)}" y="${(ground - (from + count) * scale).toFixed(1)}" width="${wide.toFixed(1)}" height="${(count * scale).toFixed(1)}"/>`;
    const label = shown.length <= 12 || index % 2 === 0 ? at.slice(5, 10) : '';
    return `${rectangle('violation', 0, violation)}${rectangle('unknown', violation, unknown)}<text x="${x.toFixed(1)}" y="${size.height - 6}">${label}</text>`;
  });
  const axis = `<line class="axis" x1="${size.left}" y1="${ground}" x2="${size.width}" y2="${ground}"/><text x="0" y="${(ground - highest * scale + 4).toFixed(1)}">${highest}</text><text x="0" y="${ground}">0</text>`;
  return html`${raw(`<svg viewBox="0 0 ${size.width} ${size.height}" aria-hidden="true">${axis}${columns.join('')}</svg>`)}${legend(['violation', 'unknown'])}`;
}
