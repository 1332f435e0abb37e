import type { Head } from '../audit/read-repositories.ts';
import type { OrgClient } from '../client.ts';
import { digestIn } from './branch.ts';
import {
  closePull,
  describePull,
  type OnBranch,
  onBranch,
  openPull,
  type PublishableFix,
  pushFixes,
} from './publish.ts';
import { closedMarker } from './pull-body.ts';
import type { FixPull, FixState } from './states.ts';

/** The result of a fix in a repository, or its plan. */
export type FixOutcome =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'opened' | 'updated' | 'current' | 'closed'; readonly url: string | null }
  /** `org fix` does nothing about it, and says why. */
  | { readonly kind: 'left'; readonly why: string; readonly url: string | null }
  /** Enough pull requests are open. */
  | { readonly kind: 'waits' };

export interface RepositoryFixOptions {
  readonly octokit: OrgClient;
  readonly dryRun: boolean;
  readonly again: boolean;
  /** May another pull request be opened? */
  readonly mayOpen: boolean;
  /** Of the fixes. */
  readonly branch: string;
}

const nothing: OnBranch = { ahead: 0, others: [] };

/**
 * Brings the pull request of a repository in line with its fixes.
 *
 * @param fix undefined where there is nothing to fix
 */
export async function fixRepository(
  head: Head,
  fix: PublishableFix | undefined,
  state: FixState,
  { octokit, dryRun, again, mayOpen, branch }: RepositoryFixOptions,
): Promise<FixOutcome> {
  const decision = decide(state, fix?.digest ?? null, again);
  switch (decision.kind) {
    case 'nothing':
      return { kind: 'nothing' };
    case 'current':
      return { kind: 'current', url: decision.pull.url };
    case 'leave':
      return { kind: 'left', why: decision.why, url: decision.pull?.url ?? null };
    case 'close': {
      const { url } = decision.pull;
      const { others } = await onBranch(octokit, { ...head, branch });
      if (others.length > 0)
        return { kind: 'left', why: `nothing is left to fix, and ${committed(others)}`, url };
      if (!dryRun) await closePull(octokit, head, decision.pull);
      return { kind: 'closed', url };
    }
    case 'open':
    case 'update': {
      const pull = decision.kind === 'update' ? decision.pull : null;
      if (!pull && !mayOpen) return { kind: 'waits' };
      const { ahead, others } = state.tip === null ? nothing : await onBranch(octokit, { ...head, branch });
      if (others.length > 0) return { kind: 'left', why: committed(others), url: pull?.url ?? null };
      if (dryRun) return { kind: pull ? 'updated' : 'opened', url: pull?.url ?? null };
      const isThere = ahead > 0 && digestIn(state.tip!.message) === fix!.digest;
      if (!isThere) await pushFixes(octokit, fix!, state);
      if (!pull) return { kind: 'opened', url: await openPull(octokit, fix!) };
      await describePull(octokit, fix!, pull);
      return { kind: 'updated', url: pull.url };
    }
  }
}

function committed(others: readonly string[]): string {
  return `${others.join(', ')} committed to its branch`;
}

/** The decision for a repository. */
type Decision =
  /** There is nothing to fix and no pull request. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'open' }
  | { readonly kind: 'update'; readonly pull: FixPull }
  /** The pull request holds exactly these fixes. */
  | { readonly kind: 'current'; readonly pull: FixPull }
  /** There is nothing left to fix. */
  | { readonly kind: 'close'; readonly pull: FixPull }
  | { readonly kind: 'leave'; readonly why: string; readonly pull: FixPull | null };

/**
 * Decides by what stands there; whose commits are on the branch is looked at when it is about to be moved.
 *
 * @param digest of the fixes; null where there are none
 * @param again open another pull request where a person closed the last one without merging it
 */
function decide({ mayWrite, tip, pull }: FixState, digest: string | null, again: boolean): Decision {
  const isOpen = pull?.state === 'OPEN';
  if (digest === null) return isOpen && mayWrite ? { kind: 'close', pull } : { kind: 'nothing' };
  if (!mayWrite) return { kind: 'leave', why: 'the token may not write to it', pull: isOpen ? pull : null };
  if (isOpen) {
    const holds = tip !== null && digestIn(tip.message) === digest;
    return holds ? { kind: 'current', pull } : { kind: 'update', pull };
  }
  if (pull?.state === 'CLOSED' && !pull.body.includes(closedMarker) && !again)
    return { kind: 'leave', why: 'it was closed without merging; --again opens another', pull };
  return { kind: 'open' };
}
