import type { AuditedRepository } from '../../audit/repository.ts';
import { callsInto, placeOfCall, versionOf, withCalls } from '../../judging/calls-of-module.ts';
import { type Fixes, fixedFiles } from '../../rule/fix/fixed-files.ts';
import { type ModulesInView, noneInView } from '../../rule/modules/in-view.ts';
import type { Finding } from '../../rule/report.ts';
import { directoryOf } from '../../terraform/files.ts';
import type { RemoteCall } from '../../terraform/remote-modules.ts';
import type { AuditOptions, AuditSubject } from '../audit/audit-repositories.ts';
import { judgeRead } from '../audit/judge-read.ts';
import { type ReadRepository, type RepositoryTexts, readRepositories } from '../audit/read-repositories.ts';
import type { FixState } from './states.ts';

/** A judged repository, and what stands of earlier fixes in it. */
export interface FixSubject {
  readonly repository: AuditedRepository;
  readonly subject: AuditSubject;
  readonly state: FixState | null;
}

/** A repository whose module decides by its default for callers in several others. */
export interface DecidingModule extends Fixes {
  /** All findings of the repository, those of its modules as they are called included. */
  readonly findings: readonly Finding[];
  readonly verifiable: Verifiable;
  readonly callers: readonly DecidedCaller[];
}

/** A caller for which the change of the module is enough. */
export interface DecidedCaller {
  readonly repository: AuditedRepository;
  /** Its findings that need no fix of their own then. */
  readonly findings: readonly Finding[];
  /** The versions, tags and commits that its calls name; empty where they name none. */
  readonly versions: readonly string[];
}

/** The files with which fixes are judged again. */
export interface Verifiable {
  readonly texts: Pick<RepositoryTexts, 'contents' | 'unread'>;
  readonly directories: readonly string[];
  readonly modules?: ModulesInView | undefined;
}

export interface DecidingOptions
  extends Pick<AuditOptions, 'octokit' | 'judge' | 'modules' | 'limits' | 'today'> {
  /** Of the GitHub, as sources name it: without a port. */
  readonly host: string;
  /** The calls of modules of other repositories in a repository. */
  readonly callsOf: (evidence: Parameters<AuditOptions['judge']>[0]) => Promise<readonly RemoteCall[]>;
}

/** In one repository the caller says what it needs; in more the default is what should change. */
const fewestCallers = 2;
/** Repositories whose texts share requests. */
const atOnce = 10;

/**
 * Finds modules of these repositories whose default decides for calls in at least two others of them: calls that say
 * nothing, allow IMDSv1 with the module as it is on its default branch, and require IMDSv2 with the safe fixes in it.
 * Every caller is judged again with both.
 *
 * @returns by index of the module's repository
 */
export async function decidingModules(
  subjects: readonly FixSubject[],
  options: DecidingOptions,
): Promise<Map<number, DecidingModule>> {
  const indexes = new Map(subjects.map(({ repository }, index) => [repository.name.toLowerCase(), index]));
  const called = new Map<number, { directories: Set<string>; callers: Map<FixSubject, Finding[]> }>();
  for (const caller of subjects) {
    // A pull request that sets the input is open already: it goes on.
    if (caller.state?.pull?.state === 'OPEN') continue;
    for (const [finding, source] of byDefault(caller.repository)) {
      const place = placeOfCall(options.host, source);
      const index = place && indexes.get(place.repository);
      if (index === undefined || subjects[index] === caller) continue;
      // A public caller must not learn of a private module.
      if (subjects[index]!.repository.private && !caller.repository.private) continue;
      const group = called.get(index) ?? { directories: new Set(), callers: new Map() };
      called.set(index, group);
      group.directories.add(place!.directory);
      group.callers.set(caller, [...(group.callers.get(caller) ?? []), finding]);
    }
  }
  const found = new Map<number, DecidingModule>();
  for (const [index, { directories, callers }] of called) {
    if (callers.size < fewestCallers) continue;
    const change = await changeOf(subjects[index]!.subject, [...directories], options);
    if (!change) continue;
    const decided = await decidedBy(change, subjects[index]!, callers, options);
    if (decided.length >= fewestCallers) found.set(index, { ...change, callers: decided });
  }
  return found;
}

/** Findings at calls that say nothing, with the source of the call. */
function byDefault({ findings, modules }: AuditedRepository): [Finding, string][] {
  return findings.flatMap((finding): [Finding, string][] => {
    if (finding.code !== 'module-default' || finding.verdict !== 'violation') return [];
    const call = modules.find(
      ({ address, path, line }) =>
        address === finding.address && path === finding.path && line === finding.startLine,
    );
    return call ? [[finding, call.source]] : [];
  });
}

type ModuleChange = Omit<DecidingModule, 'callers'>;

/** In the module's repository, for as long as it is judged. */
const callsDirectory = '.require-imdsv2-calls';

/**
 * The module's repository with the safe fixes, judged as for a call without arguments: a repository that
 * calls its own module in an example judges only that call.
 */
async function changeOf(
  { head, listed, inForce }: AuditSubject,
  directories: readonly string[],
  { octokit, judge, modules: readModules, limits, today }: DecidingOptions,
): Promise<ModuleChange | undefined> {
  const [read] = await readRepositories(octokit, [head], limits);
  if (!read || read instanceof Error) return undefined;
  const { judged, texts, modules } = await judgeRead(
    withCallsOf(read, directories),
    { judge, modules: (evidence) => readModules?.(listed, evidence) },
    { policy: inForce.policy, today },
  );
  const findings = judged.report.findings.flatMap(asOfModule);
  const { files, fixed } = fixedFiles(findings, texts.contents);
  if (files.length === 0) return undefined;
  const own = {
    ...texts,
    contents: new Map([...texts.contents].filter(([path]) => !isMade(path))),
  };
  const paths = texts.paths.filter((path) => !isMade(path));
  const verifiable = { texts: own, directories: [...new Set(paths.map(directoryOf))], modules };
  return { files, fixed, findings, verifiable };
}

/** A repository with a call of each of these directories. */
function withCallsOf({ texts, more }: ReadRepository, directories: readonly string[]): ReadRepository {
  const calls = directories.map((directory, number): [string, Uint8Array] => [
    `${callsDirectory}/${number}/main.tf`,
    Buffer.from(
      `module "called" {\n  source = ${JSON.stringify(['../..', directory].filter(Boolean).join('/'))}\n}\n`,
    ),
  ]);
  const and = (read: RepositoryTexts): RepositoryTexts => ({
    ...read,
    contents: new Map([...read.contents, ...calls]),
    paths: [...read.paths, ...calls.map(([path]) => path)],
  });
  return {
    texts: and(texts),
    more: async (paths) => {
      const read = await more(paths);
      return read && and(read);
    },
  };
}

function isMade(path: string): boolean {
  return path.startsWith(`${callsDirectory}/`);
}

/** A finding below one of the calls as one of the module; nothing is said of, or changed in, the calls themselves. */
function asOfModule(finding: Finding): Finding[] {
  const { path, address, fix } = finding;
  if (isMade(path)) return [];
  return [
    {
      ...finding,
      address: address?.replace(/^module\.called\./, '') ?? null,
      fix: fix?.edits.some((edit) => isMade(edit.path)) ? null : fix,
    },
  ];
}

/** Judges each caller with the module as it is, and with its change. */
async function decidedBy(
  { files, verifiable }: ModuleChange,
  module: FixSubject,
  callers: ReadonlyMap<FixSubject, readonly Finding[]>,
  options: DecidingOptions,
): Promise<DecidedCaller[]> {
  const { octokit, limits } = options;
  const before = verifiable.texts.contents;
  const after = new Map(before);
  for (const file of files) after.set(file.path, file.after);
  const place = { repository: module.repository.name.toLowerCase(), sides: [before, after] as const };
  const waiting = [...callers];
  const decided: DecidedCaller[] = [];
  for (let start = 0; start < waiting.length; start += atOnce) {
    const group = waiting.slice(start, start + atOnce);
    const heads = group.map(([{ subject }]) => subject.head);
    const texts = await readRepositories(octokit, heads, limits);
    for (const [index, [caller, findings]] of group.entries()) {
      const read = texts[index]!;
      if (read instanceof Error) continue;
      const found = await decidedIn(caller, read, findings, place, options);
      if (found) decided.push(found);
    }
  }
  return decided;
}

async function decidedIn(
  { repository, subject: { listed, inForce } }: FixSubject,
  { texts }: ReadRepository,
  findings: readonly Finding[],
  { repository: called, sides }: { repository: string; sides: readonly ReadonlyMap<string, Uint8Array>[] },
  { judge, callsOf, modules: readModules, host, today }: DecidingOptions,
): Promise<DecidedCaller | undefined> {
  const directoryIn = callsInto(host, called);
  const evidence = { ...texts, policy: inForce.policy, today };
  const view = (await readModules?.(listed, evidence)) ?? noneInView;
  const calls = (await callsOf(evidence)).filter((call) => directoryIn(call) !== undefined);
  const [was, is] = await Promise.all(
    sides.map(async (files) => {
      const modules = withCalls(view, calls, directoryIn, files);
      const { report } = await judge({ ...evidence, modules });
      return new Map(report.targets.map((target) => [keyOf(target), target.verdict]));
    }),
  );
  const healed = findings.filter(
    (finding) => was!.get(keyOf(finding)) === 'violation' && is!.get(keyOf(finding)) === 'compliant',
  );
  if (healed.length === 0) return undefined;
  const versions = new Set(calls.flatMap((call) => versionOf(call) ?? []));
  return { repository, findings: healed, versions: [...versions].sort() };
}

function keyOf({ root, address }: Pick<Finding, 'root' | 'address'>): string {
  return `${root}\n${address}`;
}
