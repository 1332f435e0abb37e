import { dirname } from 'node:path';
import { applyEdits, uniqueEdits } from '../../../src/rule/fix/edits.ts';
import type { Edit, Finding, Report } from '../../../src/rule/report.ts';
import { scan } from '../../../src/rule/scan.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { refuse } from '../../../src/terraform/syntax/hashicorp-parser.ts';
import { readSource } from '../../../src/terraform/syntax/source.ts';

/** Files by path. */
export type Contents = ReadonlyMap<string, Uint8Array | string>;

export interface Fixed {
  readonly before: Report;
  /** Every file, with all fixes in it. */
  readonly contents: Contents;
  /** Paths of the files that changed. */
  readonly changed: readonly string[];
  /** The promises that a fix breaks; empty when all is well. */
  readonly broken: readonly string[];
}

/** Applies all fixes together and each alone, and holds them against what section “Fixes” of docs/rule.md promises. */
export async function fixed(contents: Contents, vouch = true): Promise<Fixed> {
  const judged = (some: Contents, near?: ReadonlySet<string>) => scanned(some, { vouch, near });
  const before = await judged(contents);
  const fixable = before.findings.filter(({ fix }) => fix);
  const edits = uniqueEdits(fixable.flatMap(({ fix }) => fix!.edits));
  const broken = [...touchedElsewhere(contents, edits), ...greedy(contents, edits)];
  const all = withEdits(contents, edits);
  const after = await judged(all);
  broken.push(...stillOpen(before, after, fixable).map((address) => `not compliant: ${address}`));
  if (after.findings.some(({ fix }) => fix)) broken.push('not idempotent: there is still something to fix');
  const changed = [...new Set(edits.map(({ path }) => path))];
  for (const path of changed.filter((each) => !/\.ya?ml$/.test(each)))
    broken.push(...(await refusals(path, all.get(path)!)));
  broken.push(...(await brokenAlone(contents, before, judged)));
  return { before, contents: all, changed, broken };
}

async function brokenAlone(
  contents: Contents,
  before: Report,
  judged: (some: Contents, near?: ReadonlySet<string>) => Promise<Report>,
): Promise<string[]> {
  const fixable = before.findings.filter(({ fix }) => fix);
  const broken: string[] = [];
  const groups = [...Map.groupBy(fixable, ({ fix }) => JSON.stringify(fix)).values()];
  for (const group of groups.length > 1 ? groups : []) {
    const near = directoriesOf(before, group);
    const was = near ? await judged(contents, near) : before;
    const one = await judged(withEdits(contents, group[0]!.fix!.edits), near);
    broken.push(...stillOpen(was, one, group).map((address) => `not compliant alone: ${address}`));
  }
  return broken;
}

export function judged(contents: Contents): Promise<Report> {
  return scanned(contents, { vouch: true, near: undefined });
}

/** @param near only these directories are judged, and the modules that they call */
function scanned(
  contents: Contents,
  { vouch, near }: { vouch: boolean; near: ReadonlySet<string> | undefined },
): Promise<Report> {
  const files = memoryFiles(contents);
  const paths = files.paths.filter((path) => !near || near.has(dirname(path)));
  return scan({ ...files, paths }, { vouch, today: '2026-01-01' });
}

/** Where these findings can be judged alone; undefined where a call from elsewhere leads to them. */
function directoriesOf(report: Report, findings: readonly Finding[]): Set<string> | undefined {
  const addresses = new Set(findings.map(({ address }) => address));
  if ([...addresses].some((address) => address?.includes('module.'))) return undefined;
  const targets = report.targets.filter(({ address }) => addresses.has(address));
  return new Set(targets.map(({ path }) => dirname(path)));
}

function withEdits(contents: Contents, edits: readonly Edit[]): Map<string, Uint8Array | string> {
  const all = new Map(contents);
  for (const [path, own] of Map.groupBy(uniqueEdits(edits), (edit) => edit.path))
    all.set(path, applyEdits(bytesOf(contents.get(path)!), own));
  return all;
}

function bytesOf(content: Uint8Array | string): Uint8Array {
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

/** An edit inserts, replaces white space by white space and what is new, or one whole value by another. */
function* greedy(contents: Contents, edits: readonly Edit[]): Iterable<string> {
  for (const { path, start, end, text } of edits) {
    const old = Buffer.from(bytesOf(contents.get(path)!))
      .subarray(start, end)
      .toString();
    const isSpace = old.trim() === '';
    const isValue = old === old.trim() && /^(?:"required"|"2"|true|\{[\s\S]*\})$/.test(text) && text !== old;
    if (!isSpace && !isValue) yield `replaces too much: ${path} ${JSON.stringify(old)}`;
  }
}

/** Addresses that are not compliant as many times as they should be: several directories may have the same. */
function stillOpen(before: Report, after: Report, mended: readonly Finding[]): string[] {
  const count = (report: Report, address: string) =>
    report.targets.filter((target) => target.address === address && target.verdict !== 'compliant').length;
  return [...Map.groupBy(mended, ({ address }) => address ?? '')]
    .filter(([address, findings]) => count(after, address) > count(before, address) - findings.length)
    .map(([address]) => address);
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
