import { setTimeout as sleep } from 'node:timers/promises';
import type { GitHub } from '../github/client.ts';
import { modulesForOthers } from '../github/read/callers.ts';
import type { PullRequestSubject } from '../github/read/pull-request.ts';
import { callsInto, versionOf, withCalls } from '../judging/calls-of-module.ts';
import type { Judge } from '../judging/judge.ts';
import type { Evidence } from '../judging/judge-change.ts';
import type { RepositoryEvidence } from '../judging/judge-repository.ts';
import { type GitHubModuleSource, hostOf } from '../modules/github/module-source.ts';
import { looksForCallers } from '../policy/schema.ts';
import { code } from '../review/markdown.ts';
import { section } from '../review/summary.ts';
import { count } from '../rule/count.ts';
import type { ModulesInView } from '../rule/modules/in-view.ts';
import { today } from '../rule/suppressions/day.ts';
import { isTerraform } from '../terraform/files.ts';
import type { RemoteCall } from '../terraform/remote-modules.ts';

/** Repositories of the installation that are looked through, those with the latest push first. */
const mostRepositories = 50;
/** Those of them that call the module, and are judged. */
const mostCallers = 20;
/** Milliseconds that a review waits for this. */
const patience = 20_000;

/** Of the modules that a caller calls, only the changed one counts. */
const nothingElse: ModulesInView = {
  calls: new Map(),
  trees: new Map(),
  others: { reason: 'not checked', hint: '', isMissing: true },
};

interface LookingForCallers {
  readonly judge: Pick<Judge, 'repository' | 'repositoryCalls'>;
  /** Undefined where no module is read, and then no caller either. */
  readonly modules: GitHubModuleSource | undefined;
  readonly isFork: boolean;
}

/** A repository that the installation covers. */
interface Covered {
  readonly owner: string;
  readonly repo: string;
}

/**
 * Finds the callers in other repositories of the installation that a change of a module breaks: those that
 * require IMDSv2 with the module as it is on the base, and would allow IMDSv1 with the module as the change
 * makes it. The request for the repositories, and those for their texts, which cost nothing when they are
 * repeated; none where the policy says no, or the change touches no module that can be one for others.
 *
 * Never throws: the note names the callers that could not be looked for.
 *
 * @returns Markdown; empty without callers and gaps
 */
export async function callersNote(
  octokit: GitHub,
  subject: PullRequestSubject,
  evidence: Evidence,
  looking: LookingForCallers,
): Promise<string> {
  const { context, inForce } = evidence;
  if (!looking.modules || !looksForCallers(inForce.policy)) return '';
  if (modulesForOthers(context.touched, context.texts, context.base).length === 0) return '';
  const waiting = new AbortController();
  const late = sleep(patience, ['It took too long.'], { signal: waiting.signal }).catch(() => []);
  const found = lines(octokit, subject, evidence, looking).catch(() => ['GitHub did not answer.']);
  const said = await Promise.race([found, late]);
  waiting.abort();
  return section(
    'Callers in other repositories',
    said.map((line) => `- ${line}`),
    4_000,
  );
}

async function lines(
  octokit: GitHub,
  subject: PullRequestSubject,
  { inForce: { policy } }: Evidence,
  { judge, modules, isFork }: LookingForCallers,
): Promise<string[]> {
  const { owner, repo, baseSha, headSha } = subject;
  // Anyone who may read this repository may read the run: in a public one the note names no private caller.
  const isPrivate = subject.isPrivate === true;
  if (isFork && isPrivate) return ['Not looked for, because this pull request comes from a fork.'];
  const publicOnly = !isPrivate;
  const { covered, left } = await coveredBy(octokit, subject, publicOnly);
  const sides = [baseSha, headSha].map((ref) => ({ owner, repo, ref, directory: '', whole: true as const }));
  const others = covered.map((one) => ({ ...one, ref: null, directory: '', whole: true as const }));
  const [base, head, ...read] = await modules!.repositories(octokit, [...sides, ...others], publicOnly);
  if (base?.commit === undefined || head?.commit === undefined) return ['GitHub did not return the module.'];

  const isCall = callsInto(hostOf(octokit), `${owner}/${repo}`);
  const needle = repo.replace(/^terraform-[^-]+-/i, '').toLowerCase();
  const callers = covered.flatMap((place, index) => {
    const one = read[index]!;
    return one.commit !== undefined && names(one.contents, needle) ? [{ place, contents: one.contents }] : [];
  });
  const said: string[] = [];
  for (const { place, contents } of callers.slice(0, mostCallers)) {
    const evidence = evidenceOf(contents, policy);
    const calls = (await judge.repositoryCalls(evidence)).filter((call) => isCall(call) !== undefined);
    if (calls.length === 0) continue;
    const view = (files: ReadonlyMap<string, Uint8Array>) => withCalls(nothingElse, calls, isCall, files);
    const before = await judge.repository({ ...evidence, modules: view(base.contents) });
    const after = await judge.repository({ ...evidence, modules: view(head.contents) });
    const required = new Set(
      before.report.targets.flatMap((one) =>
        one.verdict === 'compliant' ? `${one.root}\n${one.address}` : [],
      ),
    );
    const turned = after.report.targets.filter(
      ({ root, address, verdict }) => verdict === 'violation' && required.has(`${root}\n${address}`),
    );
    if (turned.length > 0) said.push(lineOf(place, turned.length, calls));
  }
  const unread = read.filter(({ commit }) => commit === undefined).length;
  const rest = left + unread + Math.max(0, callers.length - mostCallers);
  if (rest > 0) said.push(`${count(rest, 'repository', 'repositories')} of the installation not checked.`);
  if (!base.isWhole || !head.isWhole) said.push('Some directories of this repository not checked.');
  const partly = read.filter((one) => one.commit !== undefined && !one.isWhole).length;
  if (partly > 0)
    said.push(
      `Some directories of ${count(partly, 'repository', 'repositories')} of the installation not checked.`,
    );
  return said;
}

function lineOf({ owner, repo }: Covered, turned: number, calls: readonly RemoteCall[]): string {
  const versions = new Set(calls.map(versionOf).filter(Boolean));
  const at =
    versions.size === 0
      ? ''
      : ` It calls ${[...versions]
          .slice(0, 3)
          .map((one) => code(one!))
          .join(', ')} now.`;
  const targets = count(turned, 'EC2 target requires', 'EC2 targets require');
  return `⚠️ ${code(`${owner}/${repo}`)}: ${targets} IMDSv2 now and would allow IMDSv1 with this change.${at}`;
}

async function coveredBy(
  octokit: GitHub,
  { owner, repo }: PullRequestSubject,
  publicOnly: boolean,
): Promise<{ covered: Covered[]; left: number }> {
  const { data } = await octokit.request('GET /installation/repositories', { per_page: 100 });
  const eligible = data.repositories
    .filter((one) => !one.archived && !(publicOnly && one.private))
    .filter((one) => one.full_name.toLowerCase() !== `${owner}/${repo}`.toLowerCase())
    .sort((a, b) => (b.pushed_at ?? '').localeCompare(a.pushed_at ?? ''));
  const covered = eligible
    .slice(0, mostRepositories)
    .map((one) => ({ owner: one.owner.login, repo: one.name }));
  // A public note doesn't tell the number of private repositories either.
  const unlisted = publicOnly ? 0 : Math.max(0, data.total_count - data.repositories.length);
  return { covered, left: eligible.length - covered.length + unlisted };
}

function names(contents: ReadonlyMap<string, Uint8Array>, needle: string): boolean {
  return [...contents].some(
    ([path, bytes]) =>
      isTerraform(path) && Buffer.from(bytes).toString('latin1').toLowerCase().includes(needle),
  );
}

function evidenceOf(
  contents: ReadonlyMap<string, Uint8Array>,
  policy: RepositoryEvidence['policy'],
): RepositoryEvidence {
  const paths = [...contents.keys()].filter(isTerraform).sort();
  // The policy's `exclude` means paths of this repository, not of the caller's.
  const own = { ...policy, exclude: [] };
  return { contents, paths, unread: new Map(), policy: own, today: today() };
}
