import { isEmptyStore, listBranches, resolveCommit } from '../../git/store.ts';
import { canSee, mayAccess } from '../../http/access.ts';
import { permissionOf } from '../../world/accounts.ts';
import type { PullRequest } from '../../world/pull-request.ts';
import type { Repository } from '../../world/repository.ts';
import { type Ruleset, rulesetsOf, rulesOn } from '../../world/ruleset.ts';
import { requirePermission } from '../access.ts';
import { connection } from '../connection.ts';
import { type Args, type Context, type Fields, GraphqlFault, typed } from '../node.ts';
import { accountNode } from './account.ts';
import { commitNode } from './commit.ts';
import { objectNamed } from './git-objects.ts';

/** A branch: `main`. */
export interface RefOf {
  repository: Repository;
  branch: string;
}

export const repositoryFields: Fields<Repository> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  name: ({ name }) => name,
  nameWithOwner: ({ fullName }) => fullName,
  owner: ({ owner }) => accountNode(owner),
  description: ({ description }) => description,
  url: ({ fullName }, _args, { world }) => `${world.url}/${fullName}`,
  resourcePath: ({ fullName }) => `/${fullName}`,
  isPrivate: (repository) => repository.private,
  visibility: (repository) => (repository.private ? 'PRIVATE' : 'PUBLIC'),
  isFork: ({ parent }) => parent !== null,
  isArchived: ({ archived }) => archived,
  isDisabled: () => false,
  isEmpty: ({ git }) => isEmptyStore(git),
  isInOrganization: ({ owner }) => owner.type === 'Organization',
  createdAt: ({ createdAt }) => createdAt,
  pushedAt: ({ pushedAt }) => pushedAt,
  updatedAt: ({ pushedAt }) => pushedAt,
  parent: ({ parent }, _args, { actor }) =>
    parent === null || !canSee(actor, parent) ? null : typed('Repository', parent),
  viewerPermission: (repository, _args, { actor }) =>
    actor.kind === 'user' ? permissionOf(repository, actor.account).toUpperCase() : null,
  defaultBranchRef: (repository) => refNode(repository, repository.defaultBranch),
  ref: (repository, { qualifiedName }) =>
    refNode(repository, String(qualifiedName).replace(/^refs\/heads\//, '')),
  async refs(repository, args) {
    const prefix = String(args.refPrefix);
    if (!prefix.startsWith('refs/heads/'))
      throw new GraphqlFault('NOT_IMPLEMENTED', 'The local GitHub lists branches only');
    const branches = await listBranches(repository.git);
    const below = branches.filter(({ name }) => `refs/heads/${name}`.startsWith(prefix));
    return connection(below, args, ({ name }) => typed('Ref', { repository, branch: name }));
  },
  object(repository, { expression, oid }, context) {
    requirePermission(context, repository, 'contents', 'read');
    const named = oid ?? expression;
    return typeof named === 'string' ? objectNamed(repository, named) : null;
  },
  rulesets(repository, args, context) {
    if (args.includeParents === false)
      throw new GraphqlFault('NOT_IMPLEMENTED', 'The local GitHub has rulesets of organizations only');
    const wanted = rulesetsFor(repository, context).filter(
      ({ target }) => !args.targets || args.targets.includes(target.toUpperCase()),
    );
    return connection(wanted, args, (one) => typed('RepositoryRuleset', one));
  },
  pullRequest(repository, { number }, context) {
    requirePermission(context, repository, 'pull_requests', 'read');
    const pull = repository.pulls.get(number);
    if (pull === undefined)
      throw new GraphqlFault('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
    return typed('PullRequest', pull);
  },
  pullRequests(repository, args, context) {
    requirePermission(context, repository, 'pull_requests', 'read');
    return connection(pullsBy(repository, args), args, (pull) => typed('PullRequest', pull));
  },
};

/** Owners see all rulesets of their organization, others those that are in force. */
function rulesetsFor(repository: Repository, { actor }: Context): Ruleset[] {
  const role = actor.kind === 'user' && repository.owner.organization?.members.get(actor.account);
  return rulesetsOf(repository).filter(({ enforcement }) => role === 'admin' || enforcement === 'active');
}

export const refFields: Fields<RefOf> = {
  id: ({ repository, branch }) => refId(repository, branch),
  name: ({ branch }) => branch,
  prefix: () => 'refs/heads/',
  repository: ({ repository }) => typed('Repository', repository),
  rules: ({ repository, branch }, args) =>
    connection(rulesOn(repository, branch), args, (one) => typed('RepositoryRule', one)),
  branchProtectionRule({ repository, branch }, _args, { actor, world }) {
    const rules = repository.branchRules.get(branch);
    // Only who may change it sees it; `refUpdateRule` is for all others.
    if (rules === undefined || !mayAccess(actor, repository, 'administration', 'read')) return null;
    return {
      pattern: branch,
      requiresStatusChecks: rules.requiredChecks.length > 0,
      requiredStatusCheckContexts: rules.requiredChecks.map(({ context }) => context),
      requiredStatusChecks: rules.requiredChecks.map(({ context, integrationId }) => ({
        context,
        app: integrationId === world.app.id ? typed('App', world.app) : null,
      })),
      requiresConversationResolution: rules.resolvedConversations === true,
    };
  },
  refUpdateRule({ repository, branch }) {
    const rules = repository.branchRules.get(branch);
    if (rules === undefined) return null;
    return {
      pattern: branch,
      requiredStatusCheckContexts: rules.requiredChecks.map(({ context }) => context),
      requiresConversationResolution: rules.resolvedConversations === true,
    };
  },
  async target({ repository, branch }, _args, { actor }) {
    if (!mayAccess(actor, repository, 'contents', 'read')) return null;
    return commitNode(repository, await resolveCommit(repository.git, `refs/heads/${branch}`));
  },
};

/** Null where there is no such branch. */
export async function refNode(repository: Repository, branch: string) {
  const sha = await resolveCommit(repository.git, `refs/heads/${branch}`);
  return sha === null ? null : typed('Ref', { repository, branch });
}

/** A branch says where it is by its id. */
function refId(repository: Repository, branch: string): string {
  return `REF_${Buffer.from(`${repository.id}:refs/heads/${branch}`).toString('base64url')}`;
}

export function stateOf(pull: PullRequest): 'OPEN' | 'CLOSED' | 'MERGED' {
  if (pull.merged) return 'MERGED';
  return pull.state === 'open' ? 'OPEN' : 'CLOSED';
}

function pullsBy(repository: Repository, { states, baseRefName, headRefName, orderBy }: Args): PullRequest[] {
  const pulls = [...repository.pulls.values()]
    .filter((pull) => !states || states.includes(stateOf(pull)))
    .filter((pull) => !baseRefName || pull.baseRef === baseRefName)
    .filter((pull) => !headRefName || pull.headRef === headRefName);
  if (orderBy?.field === 'UPDATED_AT')
    pulls.sort((one, other) => one.updatedAt.localeCompare(other.updatedAt));
  return orderBy?.direction === 'DESC' ? pulls.reverse() : pulls;
}
