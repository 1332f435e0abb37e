import { type AuditedRepository, isDoubtful } from '../../audit/repository.ts';
import { fixTitle } from '../../github/write/commit-files.ts';
import type { FixedFile } from '../../rule/fix/fixed-files.ts';
import type { ModulesInView } from '../../rule/modules/in-view.ts';
import { directoryOf } from '../../terraform/files.ts';
import {
  type AuditOptions,
  type AuditSubject,
  auditRepositories,
  subjectOf,
} from '../audit/audit-repositories.ts';
import { judgeRead } from '../audit/judge-read.ts';
import type { ListedHead } from '../audit/list.ts';
import {
  type Head,
  type ReadRepository,
  type RepositoryTexts,
  readRepositories,
} from '../audit/read-repositories.ts';
import { reasonFor } from '../explain.ts';
import { digestOf, endedBranch, fixBranch } from './branch.ts';
import { type FixOutcome, fixRepository } from './fix-repository.ts';
import type { PublishableFix } from './publish.ts';
import { endedBody, pullBody } from './pull-body.ts';
import { type FixState, fixStates } from './states.ts';

/** What became of a repository. */
export interface Fixed {
  readonly repository: AuditedRepository;
  readonly outcome: FixOutcome | { readonly kind: 'failed'; readonly why: string };
  /** What the fixes change. */
  readonly files: readonly FixedFile[];
}

export interface FixRunOptions extends AuditOptions {
  /** Judged again with the fixes in: is nothing worse? */
  readonly verify: (files: readonly FixedFile[], judged: Verifiable) => Promise<boolean>;
  /** Only what has ended: its comment is removed, and its target fixed. */
  readonly expired: boolean;
  readonly dryRun: boolean;
  /** Open another pull request where a person closed the last one without merging it. */
  readonly again: boolean;
  /** Pull requests that may be open at a time. */
  readonly atMost: number;
  readonly onFixed: (fixed: Fixed) => void;
}

interface Verifiable {
  readonly texts: Pick<RepositoryTexts, 'contents' | 'unread'>;
  readonly directories: readonly string[];
  readonly modules?: ModulesInView | undefined;
}

/** Repositories whose texts share requests. */
const atOnce = 10;

/**
 * Judges repositories as an audit does, and brings the pull request of each in line with its fixes, one after the other.
 * Everything stands on GitHub: an interrupted run goes on where it ended.
 */
export async function fixRepositories(
  heads: readonly ListedHead[],
  options: FixRunOptions,
): Promise<Fixed[]> {
  const { octokit, atMost, expired } = options;
  const branch = expired ? endedBranch : fixBranch;
  const all: Fixed[] = [];
  const take = (fixed: Fixed) => {
    all.push(fixed);
    options.onFixed(fixed);
  };
  const order = new Map(heads.map(({ name }, index) => [name, index]));
  const audited = (await auditRepositories(heads, options)).toSorted(
    (a, b) => order.get(a.name)! - order.get(b.name)!,
  );
  for (const repository of audited.filter(({ state }) => state !== 'judged'))
    take({ repository, outcome: unjudged(repository), files: [] });

  const judged = audited.filter(({ state }) => state === 'judged');
  const subjects = judged.map((repository) => subjectOf(heads[order.get(repository.name)!]!, options));
  const states = await fixStates(
    octokit,
    subjects.map(({ head }) => head),
    branch,
  );
  let open = states.filter((state) => state?.pull?.state === 'OPEN').length;

  const indexes = [...judged.keys()];
  for (let start = 0; start < indexes.length; start += atOnce) {
    const group = indexes.slice(start, start + atOnce);
    const fixable = group.filter((index) =>
      judged[index]!.findings.some(({ code, fix }) =>
        expired ? code === 'suppression-invalid' : fix !== null,
      ),
    );
    const texts = await readRepositories(
      octokit,
      fixable.map((index) => subjects[index]!.head),
      options.limits,
    );
    for (const index of group) {
      const [repository, subject, state] = [judged[index]!, subjects[index]!, states[index] ?? null];
      const read = texts[fixable.indexOf(index)];
      const made = read && (await attempt(() => fixOf(read, subject, options)));
      if (made && 'why' in made) {
        take({ repository, outcome: made, files: [] });
        continue;
      }
      // A fix that isn't needed and one that could not be found look the same.
      if (!made && isDoubtful(repository)) {
        const outcome = { kind: 'failed', why: 'not everything in it could be read' } as const;
        take({ repository, outcome, files: [] });
        continue;
      }
      const mayOpen = open < atMost;
      const outcome = await attempt(() => fixed(subject.head, made, state, { ...options, mayOpen, branch }));
      if (outcome.kind === 'opened') open++;
      if (outcome.kind === 'closed') open--;
      take({ repository, outcome, files: made?.files ?? [] });
    }
  }
  return all;
}

type Failed = Extract<Fixed['outcome'], { kind: 'failed' }>;

function unjudged({ state, problem }: AuditedRepository): Fixed['outcome'] {
  return state === 'unread' ? { kind: 'failed', why: `could not be read: ${problem}` } : { kind: 'nothing' };
}

async function fixed(
  head: Head,
  fix: PublishableFix | undefined,
  state: FixState | null,
  options: FixRunOptions & { readonly mayOpen: boolean; readonly branch: string },
): Promise<Fixed['outcome']> {
  if (!state) return { kind: 'failed', why: 'GitHub no longer shows it' };
  return fixRepository(head, fix, state, options);
}

/** The fixes of a commit, verified; undefined where there are none. */
async function fixOf(
  read: ReadRepository | Error,
  { head, listed, inForce }: AuditSubject,
  {
    judge,
    verify,
    modules: readModules,
    today,
    expired,
  }: Pick<FixRunOptions, 'judge' | 'verify' | 'modules' | 'today' | 'expired'>,
): Promise<PublishableFix | Failed | undefined> {
  if (read instanceof Error) throw read;
  const { judged, texts, modules } = await judgeRead(
    read,
    { judge, modules: (evidence) => readModules?.(listed, evidence) },
    { policy: inForce.policy, today, onlyEnded: expired },
  );
  const { report, fixes: files, fixed } = judged;
  if (files.length === 0) return undefined;
  const directories = [...new Set(texts.paths.map(directoryOf))];
  if (!(await verify(files, { texts, directories, modules })))
    return { kind: 'failed', why: 'the fixes did not pass their own check' };
  const { owner, repo, commit } = head;
  const on = { owner, repo, commit, base: listed.branch!, files, digest: digestOf(files) };
  if (expired) {
    const body = endedBody({ fixed, findings: report.findings });
    return { ...on, branch: endedBranch, title: 'Remove IMDSv2 exceptions that have ended', body };
  }
  const body = pullBody({ fixed, findings: report.findings });
  return { ...on, branch: fixBranch, title: fixTitle, body };
}

/** One repository that refuses does not keep the others waiting. */
async function attempt<T>(work: () => Promise<T>): Promise<T | Failed> {
  try {
    return await work();
  } catch (error) {
    return { kind: 'failed', why: reasonFor(error as Error) };
  }
}
