import { type AuditedRepository, isDoubtful } from '../../audit/repository.ts';
import { fixTitle } from '../../github/write/commit-files.ts';
import { type FixedFile, fixedFiles } from '../../rule/fix/fixed-files.ts';
import type { Finding } from '../../rule/report.ts';
import { directoryOf } from '../../terraform/files.ts';
import {
  type AuditOptions,
  type AuditSubject,
  auditRepositories,
  subjectOf,
} from '../audit/audit-repositories.ts';
import { judgeRead } from '../audit/judge-read.ts';
import type { ListedHead } from '../audit/list.ts';
import { type ReadRepository, readRepositories } from '../audit/read-repositories.ts';
import { reasonFor } from '../explain.ts';
import { digestOf, endedBranch, fixBranch } from './branch.ts';
import {
  type DecidingModule,
  type DecidingOptions,
  decidingModules,
  type FixSubject,
  type Verifiable,
} from './deciding-modules.ts';
import { type FixOutcome, fixRepository } from './fix-repository.ts';
import type { PublishableFix } from './publish.ts';
import { endedBody, type FixText, pullBody } from './pull-body.ts';
import { fixStates } from './states.ts';

/** The result for a repository. */
export interface Fixed {
  readonly repository: AuditedRepository;
  readonly outcome:
    | FixOutcome
    /** The pull requests of these repositories are enough, whose modules it calls. */
    | { readonly kind: 'by-module'; readonly modules: readonly string[] }
    | { readonly kind: 'failed'; readonly why: string };
  /** The files that the fixes change. */
  readonly files: readonly FixedFile[];
}

export interface FixRunOptions extends AuditOptions, Pick<DecidingOptions, 'host' | 'callsOf'> {
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

/** Repositories whose texts share requests. */
const atOnce = 10;

/**
 * Judges repositories as an audit does, and brings the pull request of each in line with its fixes, one after the other;
 * where a module’s default decides for several of them, first that of the module. Everything stands on GitHub: an
 * interrupted run goes on where it ended.
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
  const places = judged.map((repository) => subjectOf(heads[order.get(repository.name)!]!, options));
  const states = await fixStates(
    octokit,
    places.map(({ head }) => head),
    branch,
  );
  const subjects = judged.map(
    (repository, index): FixSubject => ({
      ...{ repository, subject: places[index]!, state: states[index] ?? null },
    }),
  );
  let open = states.filter((state) => state?.pull?.state === 'OPEN').length;
  const publish = async (subject: FixSubject, fix: PublishableFix | undefined) => {
    const mayOpen = open < atMost;
    const outcome = await attempt(() => fixed(subject, fix, { ...options, mayOpen, branch }));
    if (outcome.kind === 'opened') open++;
    if (outcome.kind === 'closed') open--;
    return outcome;
  };

  const deciding = expired ? new Map<number, DecidingModule>() : await decidingModules(subjects, options);
  const elsewhere = new Map<string, Elsewhere[]>();
  for (const [index, module] of deciding) {
    const subject = subjects[index]!;
    const made = await attempt(() => fixOfModule(module, subject, options));
    const outcome = 'why' in made ? made : await publish(subject, made);
    take({ repository: subject.repository, outcome, files: module.files });
    if (!stands(outcome, subject)) continue;
    const url = 'url' in outcome ? outcome.url : null;
    for (const { repository, findings } of module.callers) {
      const others = elsewhere.get(repository.name) ?? [];
      elsewhere.set(repository.name, [...others, { module: subject.repository.name, url, findings }]);
    }
  }

  const rest = subjects.filter((_, index) => !deciding.has(index));
  for (let start = 0; start < rest.length; start += atOnce) {
    const group = rest.slice(start, start + atOnce);
    const fixable = group.filter(({ repository }) =>
      repository.findings.some(
        (finding) =>
          (expired ? finding.code === 'suppression-invalid' : finding.fix !== null) &&
          !isElsewhere(finding, elsewhere.get(repository.name)),
      ),
    );
    const texts = await readRepositories(
      octokit,
      fixable.map(({ subject }) => subject.head),
      options.limits,
    );
    for (const subject of group) {
      const { repository } = subject;
      const read = texts[fixable.indexOf(subject)];
      const others = elsewhere.get(repository.name) ?? [];
      const made = read && (await attempt(() => fixOf(read, subject.subject, { ...options, others })));
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
      const outcome =
        !made && others.length > 0
          ? ({ kind: 'by-module', modules: others.map(({ module }) => module) } as const)
          : await publish(subject, made);
      take({ repository, outcome, files: made?.files ?? [] });
    }
  }
  return all;
}

/** Findings that the pull request of another repository, whose module is called, takes care of. */
interface Elsewhere {
  readonly module: string;
  /** Of the pull request; null where it is only planned. */
  readonly url: string | null;
  readonly findings: readonly Finding[];
}

function isElsewhere(
  { root, address, path, startLine }: Finding,
  others: readonly Elsewhere[] = [],
): boolean {
  return others.some(({ findings }) =>
    findings.some(
      (one) =>
        one.root === root && one.address === address && one.path === path && one.startLine === startLine,
    ),
  );
}

/** Is there a pull request with the change of the module, or will there be one? Else its callers are fixed. */
function stands({ kind }: Fixed['outcome'], { state }: FixSubject): boolean {
  if (kind === 'left') return state?.pull?.state === 'OPEN';
  return kind === 'opened' || kind === 'updated' || kind === 'current' || kind === 'waits';
}

type Failed = Extract<Fixed['outcome'], { kind: 'failed' }>;

function unjudged({ state, problem }: AuditedRepository): Fixed['outcome'] {
  return state === 'unread' ? { kind: 'failed', why: `could not be read: ${problem}` } : { kind: 'nothing' };
}

async function fixed(
  { subject: { head }, state }: FixSubject,
  fix: PublishableFix | undefined,
  options: FixRunOptions & { readonly mayOpen: boolean; readonly branch: string },
): Promise<FixOutcome | Failed> {
  if (!state) return { kind: 'failed', why: 'GitHub no longer shows it' };
  return fixRepository(head, fix, state, options);
}

/** The fixes of a commit, verified; undefined where there are none. */
async function fixOf(
  read: ReadRepository | Error,
  subject: AuditSubject,
  {
    judge,
    verify,
    modules: readModules,
    today,
    expired,
    others,
  }: Pick<FixRunOptions, 'judge' | 'verify' | 'modules' | 'today' | 'expired'> & {
    readonly others: readonly Elsewhere[];
  },
): Promise<PublishableFix | Failed | undefined> {
  if (read instanceof Error) throw read;
  const { listed, inForce } = subject;
  const { judged, texts, modules } = await judgeRead(
    read,
    { judge, modules: (evidence) => readModules?.(listed, evidence) },
    { policy: inForce.policy, today, onlyEnded: expired },
  );
  const { findings } = judged.report;
  const own = findings.filter((finding) => !isElsewhere(finding, others));
  const { files, fixed } =
    others.length === 0 ? { ...judged, files: judged.fixes } : fixedFiles(own, texts.contents);
  if (files.length === 0) return undefined;
  const directories = [...new Set(texts.paths.map(directoryOf))];
  if (!(await verify(files, { texts, directories, modules }))) return unverified;
  if (!expired) return publishable(subject, files, { fixed, findings: own, elsewhere: others });
  const { owner, repo, commit } = subject.head;
  const on = { owner, repo, commit, base: listed.branch!, files, digest: digestOf(files) };
  const body = endedBody({ fixed, findings });
  return { ...on, branch: endedBranch, title: 'Remove expired IMDSv2 exceptions', body };
}

const unverified: Failed = { kind: 'failed', why: 'the fixes did not pass their own check' };

/** The fixes of a repository whose module decides for callers in others. */
async function fixOfModule(
  { files, fixed, findings, verifiable, callers }: DecidingModule,
  { repository, subject }: FixSubject,
  { verify }: Pick<FixRunOptions, 'verify'>,
): Promise<PublishableFix | Failed> {
  if (!(await verify(files, verifiable))) return unverified;
  // Everybody who may read a public repository reads its pull requests: no private caller is named there.
  const named = callers.filter((caller) => repository.private || !caller.repository.private);
  return publishable(subject, files, { fixed, findings, callers: named });
}

function publishable(
  { head: { owner, repo, commit }, listed }: AuditSubject,
  files: readonly FixedFile[],
  text: FixText,
): PublishableFix {
  const on = { owner, repo, commit, base: listed.branch!, files, digest: digestOf(files) };
  return { ...on, branch: fixBranch, title: fixTitle, body: pullBody(text) };
}

/** One repository that refuses does not keep the others waiting. */
async function attempt<T>(work: () => Promise<T>): Promise<T | Failed> {
  try {
    return await work();
  } catch (error) {
    return { kind: 'failed', why: reasonFor(error as Error) };
  }
}
