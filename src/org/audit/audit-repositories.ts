import { type AuditedRepository, type ListedRepository, unjudged } from '../../audit/repository.ts';
import type { JudgedRepository, RepositoryEvidence } from '../../judging/judge-repository.ts';
import type { JudgingLimits } from '../../judging/limits.ts';
import type { PolicyInForce, PolicySource } from '../../policy/file.ts';
import type { ModulesInView } from '../../rule/modules/in-view.ts';
import type { OrgClient } from '../client.ts';
import { reasonFor } from '../explain.ts';
import { exceptionDates } from './exception-dates.ts';
import { judgeRead } from './judge-read.ts';
import type { ListedHead } from './list.ts';
import { appliedPolicy, policyFor } from './policies.ts';
import { type Head, type ReadRepository, readRepositories } from './read-repositories.ts';
import type { Basis, KeptVerdict, VerdictCache } from './verdict-cache.ts';

export interface AuditOptions {
  readonly octokit: OrgClient;
  readonly judge: (evidence: RepositoryEvidence) => Promise<JudgedRepository>;
  /** Reads the modules of other repositories that a repository calls; undefined where none is read. */
  readonly modules?: ReadModules | undefined;
  readonly limits: JudgingLimits;
  readonly cache: VerdictCache;
  /** Policy of the organization. */
  readonly policy: PolicySource | undefined;
  /** Are archived repositories judged, too? */
  readonly archived: boolean;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Told of every repository that is done. */
  readonly onDone: (repository: AuditedRepository) => void;
}

/** @returns undefined where no module is called, or none is to be read */
export type ReadModules = (
  repository: ListedRepository,
  evidence: RepositoryEvidence,
) => Promise<ModulesInView | undefined>;

/** Repositories that are read together, so that their texts share requests. */
const atOnce = 25;

/** A repository that is to be judged. */
export interface AuditSubject {
  readonly listed: ListedRepository;
  readonly head: Head;
  readonly inForce: PolicyInForce;
  readonly basis: Basis;
}

/**
 * Judges the default branches of repositories. The cache has the verdict of a tree that was judged before;
 * the others are read in groups, and while one is judged the next one is being read.
 *
 * @throws Error on a limit of GitHub's that is too long to wait for; the verdicts until then are in the cache
 */
export async function auditRepositories(
  heads: readonly ListedHead[],
  options: AuditOptions,
): Promise<AuditedRepository[]> {
  const done: AuditedRepository[] = [];
  const take = (repository: AuditedRepository) => {
    done.push(repository);
    options.onDone(repository);
  };
  const subjects: AuditSubject[] = [];
  for (const head of heads) {
    const listed = listedOf(head);
    const state = stateOf(head, options);
    if (state !== 'judged') {
      take(unjudged(listed, state, state === 'unread' ? head.refusal : null));
      continue;
    }
    const subject = subjectOf(head, options);
    const kept = options.cache.get(subject.basis);
    if (kept) take(audited(subject, kept));
    else subjects.push(subject);
  }

  let judging: Promise<unknown> = Promise.resolve();
  for (let start = 0; start < subjects.length; start += atOnce) {
    const group = subjects.slice(start, start + atOnce);
    const heads = group.map(({ head }) => head);
    const [texts] = await Promise.all([readRepositories(options.octokit, heads, options.limits), judging]);
    judging = Promise.all(
      group.map(async (subject, index) => take(await judged(subject, texts[index]!, options))),
    );
    // An error is met where the next group is awaited, and not before.
    judging.catch(() => {});
  }
  await judging;
  return done;
}

function stateOf(
  { refusal, archived, disabled, tree }: ListedHead,
  options: AuditOptions,
): AuditedRepository['state'] {
  if (archived && !options.archived) return 'archived';
  if (disabled) return 'disabled';
  if (refusal !== null) return 'unread';
  return tree === null ? 'empty' : 'judged';
}

function listedOf({ id, name, url, private: hidden, fork, branch, commit }: ListedHead): ListedRepository {
  return { id, name, url, private: hidden, fork, branch, commit };
}

/** A repository that has a commit, with all that its verdict rests on. */
export function subjectOf(
  head: ListedHead,
  { policy, today }: Pick<AuditOptions, 'policy' | 'today'>,
): AuditSubject {
  const inForce = policyFor(head, policy);
  const [owner = '', repo = ''] = head.name.split('/');
  return {
    listed: listedOf(head),
    head: { owner, repo, commit: head.commit!, tree: head.tree! },
    inForce,
    basis: { id: head.id, tree: head.tree!, policy: inForce.policy, today },
  };
}

async function judged(
  subject: AuditSubject,
  read: ReadRepository | Error,
  { octokit, judge, modules: readModules, cache, today }: AuditOptions,
): Promise<AuditedRepository> {
  if (read instanceof Error) return unjudged(subject.listed, 'unread', reasonFor(read));
  try {
    const { listed, inForce } = subject;
    const { judged, texts, modules } = await judgeRead(
      read,
      { judge, modules: (evidence) => readModules?.(listed, evidence) },
      { policy: inForce.policy, today },
    );
    const { fixes: _, fixed: __, missing: ___, ...found } = judged;
    const dates = await exceptionDates(octokit, subject.head, found.report.findings);
    const verdict = { ...found, exceptionDates: dates };
    // Work that took too long here may be done elsewhere or another time; a module may have a newer release
    // by then.
    if (!modules?.calls.size && verdict.unread.length <= texts.unread.size) cache.set(subject.basis, verdict);
    return audited(subject, verdict);
  } catch (error) {
    return unjudged(subject.listed, 'unread', `checking it failed: ${(error as Error).message}`);
  }
}

function audited(
  { listed, inForce }: AuditSubject,
  { report, modules, unread, excluded, exceptionDates: dates = {} }: KeptVerdict,
): AuditedRepository {
  const { summary, targets, findings, unseen } = report;
  return {
    ...listed,
    state: 'judged',
    problem: null,
    policy: appliedPolicy(inForce),
    summary,
    targets,
    findings,
    modules,
    unseen,
    unread,
    excluded,
    ...(Object.keys(dates).length > 0 && { exceptionDates: dates }),
  };
}
