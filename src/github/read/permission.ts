import { z } from 'zod';
import { codeOwnersPaths } from '../../policy/code-owners.ts';
import { shaped } from '../answer.ts';
import { type GitHub, installed } from '../client.ts';
import type { PullRequestSubject } from './pull-request.ts';
import { readTexts } from './texts.ts';

const permissionPayload = z.object({ permission: z.string(), role_name: z.string().optional() });

/** May this person write to the repository? GitHub counts `maintain` as `write` here. */
export async function mayWriteTo(
  octokit: GitHub,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  login: string,
): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
      owner,
      repo,
      username: login,
    });
    const { permission } = shaped(permissionPayload, data, 'the permission of a person');
    return permission === 'admin' || permission === 'write' || permission === 'maintain';
  } catch (error) {
    // An account that is gone, or was never a collaborator.
    if ((error as { status?: number }).status === 404) return false;
    throw error;
  }
}

/** Can GitHub tell, and is the person an active member of the team, or of one below it? */
export type Membership = 'member' | 'no member' | 'not permitted';

const membershipPayload = z.object({ state: z.string() });

/** Needs the permission *Members: read* of the organization. @param team `organization/team`, by its slug */
export async function teamMembership(octokit: GitHub, team: string, login: string): Promise<Membership> {
  const { permissions } = await installed(octokit);
  if (permissions !== undefined && permissions.members === undefined) return 'not permitted';
  const [org, team_slug] = team.split('/') as [string, string];
  try {
    const { data } = await octokit.rest.teams.getMembershipForUserInOrg({ org, team_slug, username: login });
    return shaped(membershipPayload, data, 'a membership').state === 'active' ? 'member' : 'no member';
  } catch (error) {
    const { status } = error as { status?: number };
    // GitHub says 404 for a person who is no member, and for a team that isn't there.
    if (status === 404) return 'no member';
    if (status === 403) return 'not permitted';
    throw error;
  }
}

/** The CODEOWNERS file of the base branch that counts; undefined where there is none. */
export async function codeOwnersFile(
  octokit: GitHub,
  { owner, repo, baseRef }: Pick<PullRequestSubject, 'owner' | 'repo' | 'baseRef'>,
): Promise<string | undefined> {
  const commit = { owner, repo, sha: baseRef };
  const { contents } = await readTexts(octokit, commit, { directories: [], files: codeOwnersPaths });
  const path = codeOwnersPaths.find((one) => contents.has(one));
  return path === undefined ? undefined : new TextDecoder().decode(contents.get(path));
}
