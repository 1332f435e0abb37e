import type { CommitReader } from '../github/read/commit-reader.ts';
import type { Evidence } from '../judging/judge-change.ts';
import type { PolicyInForce } from '../policy/file.ts';
import type { ChangedFile } from '../review/changed-file.ts';
import { worstOf } from '../review/conclusion.ts';
import { digestOf, type JudgedRecord, type RunRecord } from '../review/run-record.ts';
import type { ModulesInView } from '../rule/modules/in-view.ts';
import { reviewMerge } from './judge-merge.ts';

/** Where the commits of a run are read again: a clone, or GitHub. */
export interface VerifySource {
  /** The change that was judged. @throws Unverifiable where a commit is missing */
  change(one: JudgedRecord): Promise<{
    readonly changed: readonly ChangedFile[];
    readonly head: CommitReader;
    readonly base: Pick<CommitReader, 'texts'>;
  }>;
  /** The policy that the record names. @throws Unverifiable where a file of it is missing */
  policy(one: JudgedRecord): Promise<PolicyInForce>;
  /** The policy file of the base branch as it is now, by its id; undefined where that can't be told. */
  policyNow(one: JudgedRecord): Promise<string | null | undefined>;
  /** Modules of other repositories; undefined where the source has none. */
  readonly modules?: (one: JudgedRecord, evidence: Evidence) => Promise<ModulesInView | undefined>;
}

/** A needed commit or file is missing; in plain words, one sentence without a full stop. */
export class Unverifiable extends Error {}

/** A run as GitHub gives it. */
export interface VerifiedRun {
  readonly commit: string;
  readonly conclusion: string | null;
  readonly record: RunRecord;
}

export interface VerifiedPull extends Pick<JudgedRecord, 'number' | 'baseRef' | 'conclusion' | 'title'> {
  /** The verdict on the same files now; undefined if that could not be found out. */
  readonly now: Pick<JudgedRecord, 'conclusion' | 'title'> | undefined;
  readonly state: 'holds' | 'differs' | 'unverifiable';
  /** Further notes in plain words, without a full stop. */
  readonly notes: readonly string[];
}

export interface Verification {
  /** The worst of all: `differs`, then `unverifiable`. */
  readonly state: VerifiedPull['state'];
  readonly judged: readonly VerifiedPull[];
  readonly notes: readonly string[];
}

/**
 * Repeats the judgement of a run, with the commit and the policy that it names and on its day, and compares.
 *
 * @param version of this program
 */
export async function verifyRun(
  { commit, conclusion, record }: VerifiedRun,
  source: VerifySource,
  version: string,
): Promise<Verification> {
  const refused = contradictionIn({ commit, conclusion, record });
  if (refused !== undefined) return { state: 'differs', judged: [], notes: [refused] };
  const notes =
    record.version === version
      ? []
      : [`The run was made by version ${record.version}; this is version ${version}, whose rules may differ`];
  const judged: VerifiedPull[] = [];
  for (const one of record.judged) judged.push(await verifyOne(one, source));
  if (record.left > 0) notes.push(`${record.left} pull requests with this head were not checked`);
  return { state: worstState(judged), judged, notes };
}

/** Does GitHub's record of the run contradict the run's own? */
function contradictionIn({ commit, conclusion, record }: VerifiedRun): string | undefined {
  if (record.commit !== commit)
    return `The run belongs to the commit ${commit.slice(0, 10)} and names ${record.commit.slice(0, 10)}`;
  const [first, ...others] = record.judged;
  if (!first) return 'The run names no pull request that was checked';
  const worst = record.left > 0 ? 'failure' : worstOf([first, ...others], (one) => one).conclusion;
  return conclusion === worst ? undefined : `The run says ${conclusion}, but its verdicts result in ${worst}`;
}

async function verifyOne(one: JudgedRecord, source: VerifySource): Promise<VerifiedPull> {
  const { number, baseRef, conclusion, title } = one;
  const about = { number, baseRef, conclusion, title };
  const notes: string[] = [];
  try {
    const { changed, head, base } = await source.change(one);
    const inForce = await source.policy(one);
    const present = one.policy === null ? null : await source.policyNow(one);
    if (one.policy !== null && present !== undefined && present !== one.policy.repository)
      notes.push(`The policy of ${baseRef} has changed since; this uses the one that the run names`);
    const { modules } = source;
    const approvals = Array.isArray(one.approvals) ? { held: one.approvals, void: [] } : undefined;
    const found = await reviewMerge({
      ...{ changed, head, base, inForce, today: one.day },
      ...(approvals && { approvals }),
      ...(modules && { modules: (evidence: Evidence) => modules(one, evidence) }),
    });
    const now = { conclusion: found.conclusion, title: found.title };
    const isSame =
      now.conclusion === conclusion && now.title === title && digestOf(found.findings) === one.findings;
    if (isSame) return { ...about, now, state: 'holds', notes };
    const lacking = lackingFor(one, source);
    return {
      ...about,
      now,
      state: lacking.length > 0 ? 'unverifiable' : 'differs',
      notes: [...notes, ...lacking],
    };
  } catch (error) {
    if (!(error instanceof Unverifiable)) throw error;
    return { ...about, now: undefined, state: 'unverifiable', notes: [...notes, error.message] };
  }
}

/** The inputs of the run that the source lacks: a difference may come from there. */
function lackingFor(one: JudgedRecord, { modules }: VerifySource): string[] {
  return [
    ...(one.modules > 0 && !modules
      ? [`The run read ${one.modules} modules of other repositories, which a clone doesn’t have`]
      : []),
    ...(one.approvals === 'too many' ? ['The run names too few of the approvals that counted'] : []),
  ];
}

function worstState(judged: readonly VerifiedPull[]): VerifiedPull['state'] {
  const states = new Set(judged.map(({ state }) => state));
  if (states.has('differs')) return 'differs';
  return states.has('unverifiable') ? 'unverifiable' : 'holds';
}
