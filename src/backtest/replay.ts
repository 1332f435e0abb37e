import type { CommitReader } from '../github/read/commit-reader.ts';
import type { Comparing } from '../judging/judge-change.ts';
import { type PolicyInForce, type PolicySource, policyInForce } from '../policy/file.ts';
import { policyPath } from '../policy/file-path.ts';
import type { Policy } from '../policy/schema.ts';
import type { Hole } from './hole.ts';
import { type ChangeToJudge, judgeMerge, judgeWhole, quiet, textOfFile } from './judge-merge.ts';
import type { Merge, ReplayedMerge } from './merge.ts';
import type { MergeVerdict } from './merge-verdict.ts';

/** The inputs of a merge's verdict, beside the code that judges. */
export interface MergeKey {
  readonly tree: string;
  /** Null for the first commit; `whole` where a commit is judged by itself. */
  readonly parentTree: string | null;
  readonly policy: Policy;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** Verdicts of earlier runs, and of this one before it was interrupted. */
export interface KeptVerdicts {
  get(key: MergeKey): MergeVerdict | undefined;
  set(key: MergeKey, verdict: MergeVerdict): void;
}

export interface ReplayOptions {
  readonly reader: (commit: Pick<Merge, 'commit' | 'tree'>) => CommitReader;
  /** Replaces the policies of the bases. */
  readonly policy: PolicyInForce | undefined;
  /** The branch, for the names of policy files. */
  readonly branch: string;
  readonly kept: KeptVerdicts;
  /** Told of each policy that a merge was judged by. */
  readonly onPolicy?: (policy: Policy) => void;
  /** The organization's policy, below those of the bases; undefined where none is known. */
  readonly organization?: PolicySource | undefined;
  /** Reads modules of other repositories; without, they are not checked. */
  readonly modules?: ChangeToJudge['modules'];
  readonly recall?: (about: Omit<MergeKey, 'tree' | 'parentTree'>) => Comparing['recall'];
}

/** A merge and the verdict that the check would have given. */
export interface Replayed {
  readonly merge: Merge;
  readonly verdict: MergeVerdict;
}

const nothing = { contents: new Map(), unread: new Map(), links: new Map() };
/** The empty tree before the first commit. */
const emptyBase: Pick<CommitReader, 'texts'> = { texts: async () => nothing };

/** Judges a merge by the policy of its base, or takes the verdict from an earlier run. */
export async function replayMerge(merge: ReplayedMerge, options: ReplayOptions): Promise<Replayed> {
  const { changed, ...about } = merge;
  const { commit, tree, parent, parentTree, at } = merge;
  if (changed.length === 0) return { merge: about, verdict: quiet };
  const base =
    parent === null || parentTree === null ? emptyBase : options.reader({ commit: parent, tree: parentTree });
  const inForce = options.policy ?? (await policyOn(base, options));
  options.onPolicy?.(inForce.policy);
  const today = at.slice(0, 10);
  const key: MergeKey = { tree, parentTree, policy: inForce.policy, today };
  const kept = options.kept.get(key);
  if (kept) return { merge: about, verdict: kept };
  const head = options.reader({ commit, tree });
  const recall = options.recall?.({ policy: inForce.policy, today });
  const { modules } = options;
  const verdict = await judgeMerge({
    ...{ changed, head, base, inForce, today },
    ...(recall && { recall }),
    ...(modules && { modules }),
  });
  options.kept.set(key, verdict);
  return { merge: about, verdict };
}

/** The policy file of a commit: nothing that a change brings counts for itself. */
async function policyOn(
  base: Pick<CommitReader, 'texts'>,
  { branch, organization }: Pick<ReplayOptions, 'branch' | 'organization'>,
): Promise<PolicyInForce> {
  const text = await textOfFile(base, policyPath);
  return policyInForce(
    organization,
    text === undefined ? undefined : { name: `${policyPath} on ${branch}`, text },
  );
}

/** The holes of a commit, by its own policy. @param today `YYYY-MM-DD` */
export async function holesNow(
  commit: Pick<Merge, 'commit' | 'tree'>,
  { reader, policy, kept, ...options }: ReplayOptions,
  today: string,
): Promise<readonly Hole[]> {
  const head = reader(commit);
  const inForce = policy ?? (await policyOn(head, options));
  const key: MergeKey = { tree: commit.tree, parentTree: 'whole', policy: inForce.policy, today };
  const known = kept.get(key) ?? (await judgeWhole(head, inForce, today, options.modules));
  kept.set(key, known);
  return known.against as Hole[];
}
