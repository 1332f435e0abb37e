import { grouped } from '../../rule/count.ts';
import type { Summary } from '../../rule/report.ts';

export interface Stats {
  /** Directory entries looked at. */
  readonly entries: number;
  readonly filesRead: number;
  readonly bytesRead: number;
  readonly summary: Summary;
  /** Milliseconds of each phase, in the order in which they ran. */
  readonly phases: readonly (readonly [name: string, ms: number])[];
}

/** What `--stats` prints, for a person who wonders where the time went. */
export function statsText({ entries, filesRead, bytesRead, summary, phases }: Stats): string {
  // In KiB on every system: libuv has evened that out.
  const peak = process.resourceUsage().maxRSS / 1024;
  const rows = [
    ['walked', `${grouped(entries)} entries, ${grouped(summary.files)} Terraform files`],
    ['read', `${grouped(filesRead)} files, ${(bytesRead / 1e6).toFixed(1)} MB`],
    ['judged', `${grouped(summary.targets)} targets`],
    ...phases.map(([name, ms]) => [name, `${ms.toFixed(1)} ms`]),
    ['peak memory', `${peak.toFixed(0)} MiB`],
  ];
  return rows.map(([name, value]) => `${`${name}:`.padEnd(13)}${value}\n`).join('');
}
