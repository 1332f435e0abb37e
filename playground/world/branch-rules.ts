import type { PullRequest } from './pull-request.ts';
import type { Repository } from './repository.ts';
import { requiredChecks, rulesOn } from './ruleset.ts';
import { visibleThreads } from './visible-threads.ts';

/** The demands of a branch before a merge into it. */
export interface BranchRules {
  /** Checks that have to pass, by name; with `integrationId` only when that App reports them. */
  requiredChecks: { context: string; integrationId?: number }[];
  /** "Require conversation resolution before merging". */
  resolvedConversations?: boolean;
}

/** Conclusions with which a required check passes (docs, "About protected branches"). */
const passing = ['success', 'skipped', 'neutral'];

/**
 * Why a commit can't be merged into a branch, in GitHub's words; empty when it can.
 *
 * @param pull whose conversations count; a merge group has none
 */
export function blockers(
  repository: Repository,
  branch: string,
  sha: string,
  pull: PullRequest | null,
): string[] {
  const rules = repository.branchRules.get(branch);
  const waiting = requiredOn(repository, branch).flatMap(
    (check) => checkBlocker(repository, sha, check) ?? [],
  );
  const open = pull === null ? [] : visibleThreads(pull).filter(({ isResolved }) => !isResolved);
  if (rules?.resolvedConversations !== true || open.length === 0) return waiting;
  return [...waiting, 'A conversation must be resolved before this pull request can be merged.'];
}

/** The checks that have to pass: by the rules of the branch and by rulesets. */
export function requiredOn(repository: Repository, branch: string): BranchRules['requiredChecks'] {
  const ofRulesets = rulesOn(repository, branch)
    .flatMap(({ rule }) => requiredChecks(rule))
    .map(({ context, integration_id: id }) => ({
      context,
      ...(id === undefined ? {} : { integrationId: id }),
    }));
  return [...(repository.branchRules.get(branch)?.requiredChecks ?? []), ...ofRulesets];
}

function checkBlocker(
  repository: Repository,
  sha: string,
  check: BranchRules['requiredChecks'][number],
): string | null {
  const { context, integrationId } = check;
  const run = [...repository.checkRuns.values()].findLast(
    (one) => one.headSha === sha && one.name === context && (integrationId ?? one.app.id) === one.app.id,
  );
  if (run?.status === 'completed') {
    return passing.includes(run.conclusion ?? '') ? null : `Required status check "${context}" is failing.`;
  }
  // Any writer can set a status of that name; it counts only where no App is asked for.
  const status = repository.statuses.findLast((one) => one.sha === sha && one.context === context);
  if (run === undefined && integrationId === undefined && status?.state === 'success') return null;
  return `Required status check "${context}" is expected.`;
}
