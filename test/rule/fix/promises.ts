import { applyEdits, uniqueEdits } from '../../../src/rule/edit.ts';
import type { Edit, Finding, Report } from '../../../src/rule/report.ts';
import { scan } from '../../../src/rule/scan.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { refuse } from '../../../src/terraform/referee.ts';
import { readSource } from '../../../src/terraform/source.ts';

/** Files by path. */
export type Contents = ReadonlyMap<string, Uint8Array | string>;

export interface Fixed {
  readonly before: Report;
  readonly after: Report;
  /** Every file, with all fixes in it. */
  readonly contents: Contents;
  /** Paths of the files that changed. */
  readonly changed: readonly string[];
  /** What a fix promises and does not keep; empty when all is well. */
  readonly broken: readonly string[];
}

/** Applies all fixes together and each alone, and holds them against what section “Fixes” of docs/rule.md promises. */
export async function fixed(contents: Contents, alone = true): Promise<Fixed> {
  const before = await judged(contents);
  const fixable = before.findings.filter(({ fix }) => fix);
  const edits = uniqueEdits(fixable.flatMap(({ fix }) => fix!.edits));
  const broken = [...touchedElsewhere(contents, edits)];
  const all = withEdits(contents, edits);
  const after = await judged(all);
  for (const finding of fixable)
    if (!isCompliant(after, finding)) broken.push(`not compliant: ${told(finding)}`);
  if (after.findings.some(({ fix }) => fix)) broken.push('not idempotent: there is still something to fix');
  const changed = [...new Set(edits.map(({ path }) => path))];
  for (const path of changed) broken.push(...(await refusals(path, all.get(path)!)));
  for (const [key, [finding]] of alone ? Map.groupBy(fixable, ({ fix }) => JSON.stringify(fix)) : []) {
    if (fixable.every(({ fix }) => JSON.stringify(fix) === key)) continue;
    const one = await judged(withEdits(contents, finding!.fix!.edits));
    if (!isCompliant(one, finding!)) broken.push(`not compliant alone: ${told(finding!)}`);
  }
  return { before, after, contents: all, changed, broken };
}

export function judged(contents: Contents): Promise<Report> {
  return scan(memoryFiles(contents), { vouch: true, today: '2026-01-01' });
}

export function withEdits(contents: Contents, edits: readonly Edit[]): Map<string, Uint8Array | string> {
  const all = new Map(contents);
  for (const [path, own] of Map.groupBy(uniqueEdits(edits), (edit) => edit.path))
    all.set(path, applyEdits(bytesOf(contents.get(path)!), own));
  return all;
}

export function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

/** Whatever lies between the edits has to be found again, in the same order, and nothing else beside their texts. */
function* touchedElsewhere(contents: Contents, edits: readonly Edit[]): Iterable<string> {
  for (const [path, own] of Map.groupBy(edits, (edit) => edit.path)) {
    const before = Buffer.from(bytesOf(contents.get(path)!));
    const after = Buffer.from(applyEdits(before, own));
    let shift = 0;
    let kept = 0;
    for (const { start, end, text } of [...own, { start: before.length, end: before.length, text: '' }]) {
      if (!before.subarray(kept, start).equals(after.subarray(kept + shift, start + shift)))
        yield `bytes before ${start} of ${path} changed`;
      shift += Buffer.byteLength(text) - (end - start);
      kept = end;
    }
  }
}

/** The target of a finding: one address may stand in several files that are roots of their own. */
function isCompliant(report: Report, { address }: Finding): boolean {
  const targets = report.targets.filter((target) => target.address === address);
  return targets.length > 0 && targets.every(({ verdict }) => verdict === 'compliant');
}

async function refusals(path: string, content: Uint8Array | string): Promise<string[]> {
  const source = readSource(path, bytesOf(content));
  if (path.endsWith('.json')) {
    JSON.parse(source.text);
    return [];
  }
  const refusal = await refuse(source);
  return refusal ? [`does not parse: ${path}:${refusal.line} ${refusal.message}`] : [];
}

function told({ code, path, startLine, address }: Finding): string {
  return `${address} (${code} at ${path}:${startLine})`;
}
