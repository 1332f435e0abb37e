import type { GitHub } from '../github/client.ts';
import { pullsWithHead } from '../github/read/open-pull-requests.ts';
import type { PullRequest } from '../github/read/pull-request.ts';
import { isPresent, type JudgedPull, type JudgingPull, judgePull } from './judge-pull-request.ts';

/** The verdicts of all open pull requests with the same head. */
export interface SameHead {
  /** Those that were judged: the one that was asked about first, where it still has this head. */
  readonly judged: readonly JudgedPull[];
  /** Those that have the verdict of a judged one, because files and policy are the same: into the same base. */
  readonly alike: readonly PullRequest[];
  /** Those beyond the limit. */
  readonly left: readonly PullRequest[];
}

/** More bases than this for one commit are no accident. */
const mostBases = 20;

/**
 * A check run belongs to a commit, so it shows the worst verdict of all open pull requests with that head,
 * each judged against its own base. Costs nothing where there is one pull request, and two requests for each
 * other base.
 *
 * @param own judged already
 * @param others judge the others too? Else only `own`
 */
export async function judgeSameHead(
  octokit: GitHub,
  own: JudgedPull,
  jobContext: JudgingPull,
  { others }: { readonly others: boolean },
): Promise<SameHead> {
  const { owner, repo, number, headSha: sha } = own.pull;
  const present = await isPresent(octokit, own);
  const heads = await pullsWithHead(octokit, { owner, repo, sha }, own.context.open);
  const known = present ? [own] : [];
  const rest = heads.filter((pull) => pull.number !== number);
  const bases = Map.groupBy(rest, ({ baseRef }) => baseRef);
  if (present) bases.delete(own.pull.baseRef);
  const differing = [...bases.values()].map(([pull]) => pull!);
  const wanted = others || !present ? differing.slice(0, mostBases) : [];
  const judged: JudgedPull[] = [];
  for (const pull of wanted) {
    const other = await judgePull(octokit, pull, jobContext);
    if (await isPresent(octokit, other)) judged.push(other);
  }
  const all = [...known, ...judged];
  return {
    judged: all,
    alike: rest.filter(
      (pull) => !wanted.includes(pull) && all.some((one) => one.pull.baseRef === pull.baseRef),
    ),
    left: differing.slice(mostBases),
  };
}
