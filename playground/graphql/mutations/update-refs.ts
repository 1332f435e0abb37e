import { mergeBase } from '../../git/history.ts';
import { resolveCommit } from '../../git/store.ts';
import { mayPush } from '../../http/access.ts';
import { authorBehind } from '../../rest/author.ts';
import { pushBranch } from '../../world/push.ts';
import { Refusal } from '../../world/refusal.ts';
import type { Repository } from '../../world/repository.ts';
import { nodeOf } from '../access.ts';
import { type Args, type Context, forbidden } from '../node.ts';

const heads = 'refs/heads/';
const nowhere = '0'.repeat(40);

/** `updateRefs`: several branches at once, or none of them where one isn't at its `beforeOid`. */
export async function updateRefs({ repositoryId, refUpdates }: Args, context: Context) {
  const repository = nodeOf<Repository>(context, String(repositoryId), 'Repository');
  const updates = refUpdates as Args[];
  for (const update of updates) await check(repository, update, context);
  const { account } = authorBehind(context.world, context.actor);
  for (const { name, afterOid } of updates) {
    const target = afterOid === nowhere ? null : String(afterOid);
    await pushBranch(context.world, repository, String(name).slice(heads.length), target, account);
  }
  return {};
}

async function check(repository: Repository, { name, beforeOid, afterOid, force }: Args, context: Context) {
  if (!String(name).startsWith(heads)) throw new Refusal(`\`${name}\` is not a branch`);
  const branch = String(name).slice(heads.length);
  if (!mayPush(context.world, context.actor, repository, branch)) throw forbidden();
  const tip = await resolveCommit(repository.git, `${heads}${branch}`);
  if (beforeOid && (tip ?? nowhere) !== beforeOid)
    throw new Refusal(`Reference cannot be updated: \`${name}\` is not at ${beforeOid}`);
  if (afterOid === nowhere) return;
  if ((await resolveCommit(repository.git, String(afterOid))) === null)
    throw new Refusal(`No object with the oid ${afterOid}`);
  const forward = tip === null || (await mergeBase(repository.git, tip, String(afterOid))) === tip;
  if (!forward && !force) throw new Refusal(`Update to \`${name}\` is not a fast forward`);
}
