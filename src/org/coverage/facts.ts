import picomatch from 'picomatch';
import { checkName } from '../../github/write/check-run.ts';
import type { Parameters, RepositoryNode } from './document.ts';

/** Something that requires our check on the default branch. */
export interface Requirement {
  /** Name of the ruleset, or `branch protection`. */
  readonly by: string;
  /** The App that has to report it; null where anybody may. */
  readonly appId: number | null;
}

/** The facts about a repository's requirement and App. */
export interface CoverageFacts {
  readonly name: string;
  readonly isArchived: boolean;
  readonly isEmpty: boolean;
  readonly inForce: readonly Requirement[];
  /** By rulesets that are merely evaluated. */
  readonly onTrial: readonly Requirement[];
  /** Has the App been seen at work? Null where no request could look, or none was made. */
  readonly appSeen: boolean | null;
  /** More rules or rulesets than one answer holds, so that there may be more requirements. */
  readonly isCut: boolean;
}

export function factsOf(node: RepositoryNode): CoverageFacts {
  const { name, isArchived, defaultBranchRef: branch, rulesets } = node;
  const onTrial = (rulesets?.nodes ?? []).filter(
    ({ enforcement, conditions }) =>
      enforcement === 'EVALUATE' && branch !== null && isAbout(conditions.refName, branch.name),
  );
  const inForce = (branch?.rules?.nodes ?? []).flatMap(({ repositoryRuleset, parameters }) =>
    requirements(repositoryRuleset?.name ?? 'a ruleset', parameters),
  );
  return {
    name,
    isArchived,
    isEmpty: branch === null,
    inForce: [...inForce, ...classic(branch)],
    onTrial: onTrial.flatMap((ruleset) =>
      (ruleset.rules?.nodes ?? []).flatMap(({ parameters }) => requirements(ruleset.name, parameters)),
    ),
    appSeen: appSeen(node),
    isCut: [branch?.rules, rulesets].some((list) => list?.pageInfo.hasNextPage),
  };
}

function requirements(by: string, parameters: Parameters): Requirement[] {
  return (parameters?.requiredStatusChecks ?? [])
    .filter(({ context }) => context === checkName)
    .map(({ integrationId }) => ({ by, appId: integrationId }));
}

/** Branch protection: administrators see which App has to report, others only the names of the checks. */
function classic(branch: RepositoryNode['defaultBranchRef']): Requirement[] {
  const by = 'branch protection';
  const full = branch?.branchProtectionRule?.requiredStatusChecks?.find(
    ({ context }) => context === checkName,
  );
  if (full) return [{ by, appId: full.app?.databaseId ?? null }];
  const names = branch?.refUpdateRule?.requiredStatusCheckContexts ?? [];
  return names.includes(checkName) ? [{ by, appId: null }] : [];
}

function isAbout(
  names: { include: readonly string[]; exclude: readonly string[] } | null,
  branch: string,
): boolean {
  const matches = (pattern: string) =>
    pattern === '~ALL' ||
    pattern === '~DEFAULT_BRANCH' ||
    picomatch.isMatch(`refs/heads/${branch}`, pattern, {
      dot: true,
      nobrace: true,
      noextglob: true,
      nonegate: true,
    });
  if (names === null) return false;
  return names.include.some(matches) && !names.exclude.some(matches);
}

function appSeen({ defaultBranchRef, pullRequests }: RepositoryNode): boolean | null {
  const commits =
    pullRequests?.nodes.flatMap(({ commits: { nodes } }) => nodes.map(({ commit }) => commit)) ?? [];
  const suites = [defaultBranchRef?.target, ...commits].map((commit) => commit?.checkSuites);
  if (suites.some((found) => found && found.totalCount > 0)) return true;
  return suites.some((found) => found) ? false : null;
}
