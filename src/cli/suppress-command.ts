import { count, grouped } from '../rule/count.ts';
import type { FixedFile } from '../rule/fix/fixed-files.ts';
import type { Finding, Report, Target } from '../rule/report.ts';
import { dayAfter, today as dayNow } from '../rule/suppressions/day.ts';
import { ownTool, ownWordsFor } from '../rule/suppressions/own-comment.ts';
import type { Files } from '../terraform/files.ts';
import { paintFor } from './colors.ts';
import type { SuppressRequest } from './commands/suppress.ts';
import { watchedFiles } from './disk/watched-files.ts';
import { writable } from './disk/writable.ts';
import { proposedFiles, write } from './fix.ts';
import { printChanges } from './formats/print-changes.ts';
import type { Io } from './io.ts';
import type { PolicyInUse } from './policy/policy-file.ts';
import { printPolicy } from './policy/print-policy.ts';
import { prepareScan } from './prepare-scan.ts';
import type { Prepared } from './prepared.ts';
import { progressOn } from './progress.ts';
import { visible } from './terminal-text.ts';

/** Runs `suppress`: judges, writes a comment at each target that is open, and judges again. Gives the exit status. */
export async function suppressCommand(request: SuppressRequest, io: Io): Promise<0 | 1 | 2> {
  const today = dayNow();
  const wanted = ownWordsFor(request.reason, request.until, today);
  if ('problem' in wanted) return refuse(wanted.problem, io);
  if (request.operands.includes('-')) return refuse('suppress can’t write standard input', io);
  const progress = progressOn(io);
  const paths = request.operands;
  const { config, modules, exclude, 'var-file': varFiles } = request;
  const prepared = await prepareScan({ paths, config, modules, exclude, varFiles, progress }, io);
  if ('errors' in prepared) {
    for (const error of prepared.errors) io.stderr.write(`${error}\n`);
    return 2;
  }
  printPolicy(prepared, io, { quiet: false, all: false });
  const forbidden = forbiddenBy(prepared, request.until, today);
  if (forbidden !== undefined) return refuse(forbidden, io);
  const { problems } = prepared;
  if (!(paths.length === 1 && paths[0] === '.'))
    for (const path of prepared.emptyPaths) problems.add({ path, what: 'no Terraform files in it' });

  const files = watchedFiles(prepared.files);
  const mayWrite = writable(paths, io.prefix);
  const { unknown } = request;
  const comments = { words: wanted.words, unknown, mayEdit: mayWrite };
  const { report: before } = await prepared.judge(files, { comments });
  const { changes, after } = await verified(before, files, prepared);
  progress?.end();
  const options = { files, mayWrite, prefix: io.prefix, problems };
  const written = request.diff ? changes : changes.filter((change) => write(change, options, 'not written'));
  // A file that could not be written leaves its targets as they were.
  const final = written.length === changes.length ? after : (await prepared.judge(prepared.files)).report;
  if (request.diff) await printChanges(written, io.stdout, io);
  printResult({ request, before, final, files: written.length }, io);
  for (const { path, what } of problems) io.stderr.write(`${visible(path)}: ${visible(what)}\n`);
  if (problems.size > 0) return 2;
  return openIn(final, unknown).length > 0 ? 1 : 0;
}

function refuse(message: string, io: Io): 2 {
  io.stderr.write(`require-imdsv2: ${visible(message)}\n`);
  return 2;
}

/** Why the policy would not count the comments. */
function forbiddenBy({ policies }: Prepared, until: string, today: string): string | undefined {
  return policies.map((policy) => forbiddenIn(policy, until, today)).find((why) => why !== undefined);
}

function forbiddenIn({ config }: PolicyInUse, until: string, today: string): string | undefined {
  const { suppressions, days } = config.policy.rule;
  if (suppressions !== 'all' && !suppressions.includes(ownTool))
    return `the policy doesn’t honor ${ownTool} comments (suppressions)`;
  const last = days === undefined ? undefined : dayAfter(today, days);
  if (last !== undefined && until > last)
    return `the policy allows suppressions of at most ${count(days!, 'day')}: until ${last}`;
  return undefined;
}

/** More rounds than this would be a mistake of ours. */
const mostRounds = 3;

/**
 * The files with those comments that do what they are meant to: every target is suppressed, or as it was before, and
 * every file can still be parsed. The files of a comment that fails are left out.
 */
async function verified(
  before: Report,
  files: Files,
  { judge }: Prepared,
): Promise<{ readonly changes: readonly FixedFile[]; readonly after: Report }> {
  let findings = before.findings;
  for (let round = 0; round < mostRounds; round++) {
    const changes = proposedFiles({ findings }, files);
    if (changes.length === 0) break;
    const contents = new Map(changes.map(({ path, after }) => [path, after]));
    const read = (path: string) => contents.get(path) ?? files.read(path);
    const overlaid = { ...files, read, glance: read };
    const { report: after } = await judge(overlaid, { fixes: false, vouchForFixes: true });
    const failed = new Set([
      ...changedOtherwise(before, after),
      ...after.findings.filter(({ code }) => code === 'unparsable').map(({ path }) => path),
    ]);
    const kept = findings.filter(({ fix }) => !fix?.edits.some(({ path }) => failed.has(path)));
    if (kept.length === findings.length) return { changes, after };
    findings = kept;
  }
  return { changes: [], after: (await judge(files, { fixes: false })).report };
}

/** Files of the targets whose verdict has become another one than `suppressed`. */
function changedOtherwise(before: Report, after: Report): string[] {
  const verdicts = Map.groupBy(before.targets, keyOf);
  const now = Map.groupBy(after.targets, keyOf);
  return [...new Set([...verdicts.keys(), ...now.keys()])].flatMap((key) => {
    const [old = [], young = []] = [verdicts.get(key), now.get(key)];
    const isSame =
      old.length === young.length &&
      young.every(({ verdict }, index) => verdict === 'suppressed' || verdict === old[index]!.verdict);
    return isSame ? [] : [...old, ...young].map(({ path }) => path);
  });
}

function keyOf({ root, address, path }: Target): string {
  return JSON.stringify([root, address, path]);
}

function openIn({ findings }: Report, unknown: boolean): readonly Finding[] {
  return findings.filter(({ verdict }) => verdict === 'violation' || (unknown && verdict === 'unknown'));
}

interface SuppressResult {
  readonly request: SuppressRequest;
  readonly before: Report;
  readonly final: Report;
  /** How many were written. */
  readonly files: number;
}

function printResult({ request, before, final, files }: SuppressResult, io: Io): void {
  const { diff, unknown, until } = request;
  const to = diff ? io.stderr : io.stdout;
  const paint = paintFor(to, io.env);
  const left = openIn(final, unknown);
  for (const finding of left) {
    const place = `${visible(finding.path)}:${finding.startLine}`;
    const name = finding.address === null ? '' : `  ${visible(finding.address)}`;
    to.write(`${paint('yellow', '?')} ${paint('bold', place)}${name}  not suppressed: ${whyLeft(finding)}\n`);
  }
  const done = final.summary.suppressed - before.summary.suppressed;
  const parts = [
    done === 0
      ? 'nothing to suppress'
      : `${count(done, 'target')} ${diff ? 'would be ' : ''}suppressed until ${until} · ${count(files, 'file')} ${diff ? 'to change' : 'changed'}`,
    ...(left.length > 0 ? [`${count(left.length, 'finding')} left open`] : []),
    ...(unknown || final.summary.unknown === 0
      ? []
      : [`${grouped(final.summary.unknown)} unknown (suppress them with --unknown)`]),
  ];
  const text = parts.join(' · ');
  if (left.length > 0) to.write(`${paint(['bold', 'yellow'], `? ${text}`)}\n`);
  else to.write(`${paint('green', `✓ ${text}`)}\n`);
}

function whyLeft({ code, path, fix }: Finding): string {
  if (code === 'unparsable') return 'Terraform can’t parse this file; mend it first';
  if (path.endsWith('.json') && !/\.(?:tf|tofu|tfvars)\.json$/.test(path))
    return 'a plan holds no comments; put one at the resource in the configuration';
  if (fix) return 'the comment could not be written';
  return 'no comment is possible here; change the code, or exclude the file in the policy';
}
