import { z } from 'zod';
import { shaped } from '../answer.ts';
import type { GitHub } from '../client.ts';

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
