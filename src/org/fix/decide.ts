import { digestIn } from './branch.ts';
import { closedMarker } from './pull-body.ts';
import type { FixPull, FixState } from './states.ts';

/** What is to be done in a repository. */
export type Decision =
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
 * @param again open another pull request where somebody closed the last one without merging it
 */
export function decide({ mayWrite, tip, pull }: FixState, digest: string | null, again: boolean): Decision {
  const isOpen = pull?.state === 'OPEN';
  if (digest === null) return isOpen && mayWrite ? { kind: 'close', pull } : { kind: 'nothing' };
  if (!mayWrite) return { kind: 'leave', why: 'the token may not write to it', pull: isOpen ? pull : null };
  if (isOpen) {
    const holds = tip !== null && digestIn(tip.message) === digest;
    return holds ? { kind: 'current', pull } : { kind: 'update', pull };
  }
  if (pull?.state === 'CLOSED' && !pull.body.includes(closedMarker) && !again)
    return { kind: 'leave', why: 'somebody closed it without merging; --again opens another', pull };
  return { kind: 'open' };
}
