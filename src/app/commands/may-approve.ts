import type { GitHub } from '../../github/client.ts';
import { authorOfPull, wroteOneOf } from '../../github/read/authors.ts';
import { blameOf } from '../../github/read/blame.ts';
import { codeOwnersFile, teamMembership } from '../../github/read/permission.ts';
import type { PullRequest } from '../../github/read/pull-request.ts';
import { codeOwners } from '../../policy/code-owners.ts';
import type { Approvers } from '../../policy/schema.ts';
import { code } from '../../review/markdown.ts';

/** Teams that are asked about one person, at most. */
const mostTeams = 20;

/**
 * May the person approve an exception in these files? Membership counts on the day of the approval: who leaves the
 * team later takes nothing back.
 *
 * @param paths every file that the finding and its exception lie in
 * @param lines those of the findings, at the head of the pull request
 * @returns why not, as Markdown; undefined where the person may
 */
export async function whyMayNotApprove(
  octokit: GitHub,
  pull: PullRequest,
  { teams, codeowners }: Approvers,
  login: string,
  paths: readonly string[],
  lines: readonly FindingLines[],
): Promise<string | undefined> {
  const author = await authorOfPull(octokit, pull);
  if (author === null || author.toLowerCase() === login.toLowerCase())
    return 'the author of a pull request can’t approve its exceptions. Ask another person.';
  const wrote = await wroteOneOf(octokit, pull, login, paths);
  if (wrote === 'yes')
    return `${code(login)} wrote a commit of this pull request that changes the file, so another person has to approve.`;
  if (wrote !== 'no')
    return `GitHub doesn’t know who wrote the commit ${code(wrote.unknown.slice(0, 10))}, which changes the file. Its author has to add the email address to their account.`;
  if (await wroteLines(octokit, pull, login, lines))
    return `${code(login)} wrote the lines of the finding, so another person has to approve.`;
  const owners = codeowners ? await ownersOf(octokit, pull, paths) : undefined;
  if (owners?.every((ofFile) => ofFile.includes(`@${login.toLowerCase()}`))) return undefined;
  const unpermitted: string[] = [];
  const isMember = memberOf(octokit, pull.owner, login, unpermitted);
  for (const team of teams) if (await isMember(team)) return undefined;
  if (owners && (await ownsAll(owners, login, isMember))) return undefined;
  if (unpermitted.length > 0)
    return `the App can’t see who is in ${code(unpermitted[0]!)}: it needs the permission “Members: read” of the organization.`;
  const wanted = [
    ...(teams.length > 0 ? [`a member of ${teams.map((team) => code(team)).join(' or ')}`] : []),
    ...(codeowners ? ['a code owner of the file'] : []),
  ].join(', or ');
  return `${code(login)} is not ${wanted}, as the policy requires.`;
}

/** Lines of one file, 1-based and inclusive. */
export interface FindingLines {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/**
 * Did the person write one of the lines, in this pull request or before it? Lines of which GitHub doesn’t know the
 * author are nobody’s here: where this pull request wrote them, its commits have told already.
 */
async function wroteLines(
  octokit: GitHub,
  { owner, repo, headSha }: PullRequest,
  login: string,
  lines: readonly FindingLines[],
): Promise<boolean> {
  const paths = [...new Set(lines.map(({ path }) => path))];
  const blamed = await blameOf(octokit, { owner, repo, commit: headSha }, paths);
  return lines.some(({ path, startLine, endLine }) =>
    (blamed.get(path) ?? []).some(
      (range) =>
        range.startLine <= endLine &&
        range.endLine >= startLine &&
        range.by.some((one) => one.toLowerCase() === login.toLowerCase()),
    ),
  );
}

/** The owners of each file, in lower case. */
async function ownersOf(octokit: GitHub, pull: PullRequest, paths: readonly string[]): Promise<string[][]> {
  const of = codeOwners((await codeOwnersFile(octokit, pull)) ?? '');
  return paths.map((path) => of(path).map((owner) => owner.toLowerCase()));
}

async function ownsAll(
  owners: readonly (readonly string[])[],
  login: string,
  isMember: (team: string) => Promise<boolean>,
): Promise<boolean> {
  for (const ofFile of owners) {
    let isOwner = ofFile.includes(`@${login.toLowerCase()}`);
    for (const one of ofFile.filter((name) => name.includes('/'))) isOwner ||= await isMember(one);
    if (!isOwner) return false;
  }
  return owners.length > 0;
}

/** Asks GitHub about each team once. @param unpermitted told of teams that the App may not look into */
function memberOf(octokit: GitHub, owner: string, login: string, unpermitted: string[]) {
  const known = new Map<string, boolean>();
  return async (team: string): Promise<boolean> => {
    const bare = team.replace(/^@/, '');
    const name = (bare.includes('/') ? bare : `${owner}/${bare}`).toLowerCase();
    if (!known.has(name) && known.size < mostTeams) {
      const membership = await teamMembership(octokit, name, login);
      if (membership === 'not permitted') unpermitted.push(name);
      known.set(name, membership === 'member');
    }
    return known.get(name) ?? false;
  };
}
