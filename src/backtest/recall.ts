import { createHash } from 'node:crypto';
import type { JudgedSide, Side } from '../judging/judge-change.ts';
import type { Policy } from '../policy/schema.ts';

interface About {
  readonly policy: Policy;
  readonly today: string;
}

/** Reports that are kept: the head of a merge is most often the base of the next one there. */
const mostReports = 300;

const date = /\d{4}-\d\d-\d\d/g;

/**
 * Gives the report of the same files again. A report depends on the day only by the dates that the files name, and by
 * the policy, which is part of `about`.
 *
 * @param idOf tells equal contents by their id
 */
export function reportMemory(idOf: (bytes: Uint8Array) => string | undefined) {
  const reports = new Map<string, JudgedSide>();
  const dates = new WeakMap<Uint8Array, readonly string[]>();

  function datesIn(bytes: Uint8Array): readonly string[] {
    const known = dates.get(bytes);
    if (known) return known;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const found = [...new Set([...text.matchAll(date)].map(([day]) => day))];
    dates.set(bytes, found);
    return found;
  }

  /** @param about what else the report depends on; `today` is `YYYY-MM-DD` */
  return (about: About) =>
    async (side: Side, judge: () => Promise<JudgedSide>): Promise<JudgedSide> => {
      const key = keyOf(side, about);
      const known = key === undefined ? undefined : reports.get(key);
      if (known) return known;
      const report = await judge();
      if (key !== undefined) {
        if (reports.size >= mostReports) reports.delete(reports.keys().next().value!);
        reports.set(key, report);
      }
      return report;
    };

  function keyOf(
    { contents, links, names, directories }: Side,
    { policy, today }: About,
  ): string | undefined {
    const { suppressions } = policy;
    const isDated = typeof suppressions === 'object' && 'days' in suppressions;
    const hash = createHash('sha256').update(
      JSON.stringify([policy, [...directories].sort(), isDated && today]),
    );
    const past: string[] = [];
    for (const path of [...contents.keys()].sort()) {
      const bytes = contents.get(path)!;
      const id = idOf(bytes);
      if (id === undefined) return undefined;
      hash.update(`${path}\0${id}\0`);
      for (const day of datesIn(bytes)) if (day < today) past.push(day);
    }
    return hash
      .update(JSON.stringify([[...(links ?? [])].sort(), names && [...names].sort(), past]))
      .digest('base64url');
  }
}
