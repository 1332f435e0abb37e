import { blameLines, type Commit, listCommits, type Person, readCommit } from '../../git/history.ts';
import { commitNodeId, findByEmail, isSignedByGitHub } from '../../json/commit.ts';
import type { CheckRun, CommitStatus } from '../../world/check-run.ts';
import { latestRuns } from '../../world/check-suites.ts';
import type { Repository } from '../../world/repository.ts';
import { requirePermission } from '../access.ts';
import { connection } from '../connection.ts';
import { type Args, type Context, type Fields, GraphqlFault, typed } from '../node.ts';
import { entriesOf, objectNamed, type RepositoryObject } from './git-objects.ts';

/** A commit by its SHA; what it says is read when it is asked for. */
export interface CommitOf {
  repository: Repository;
  sha: string;
}

export const commitNode = (repository: Repository, sha: string | null) =>
  sha === null ? null : typed('Commit', { repository, sha });

export const commitFields: Fields<CommitOf> = {
  id: ({ repository, sha }) => commitNodeId(repository, sha),
  oid: ({ sha }) => sha,
  abbreviatedOid: ({ sha }) => sha.slice(0, 7),
  repository: ({ repository }) => typed('Repository', repository),
  url: ({ repository, sha }, _args, { world }) => `${world.url}/${repository.fullName}/commit/${sha}`,
  commitUrl: ({ repository, sha }, _args, { world }) => `${world.url}/${repository.fullName}/commit/${sha}`,
  resourcePath: ({ repository, sha }) => `/${repository.fullName}/commit/${sha}`,
  message: async (commit) => (await details(commit)).message,
  messageHeadline: async (commit) => (await details(commit)).message.split('\n', 1)[0],
  messageBody: async (commit) => (await details(commit)).message.replace(/^[^\n]*\n*/, ''),
  author: async (commit) => typed('GitActor', (await details(commit)).author),
  committer: async (commit) => typed('GitActor', (await details(commit)).committer),
  authoredDate: async (commit) => (await details(commit)).author.date,
  committedDate: async (commit) => (await details(commit)).committer.date,
  tree: async ({ repository, sha }) => objectNamed(repository, `${sha}^{tree}`),
  async file({ repository, sha }, { path }) {
    const tree = await objectNamed(repository, `${sha}:${String(path).split('/').slice(0, -1).join('/')}`);
    if (tree?.__typename !== 'Tree') return null;
    return entriesOf(tree.value as RepositoryObject).find(({ value }) => value.path === path) ?? null;
  },
  async authors(commit, args) {
    const { author, message } = await details(commit);
    const trailers = message.matchAll(/^co-authored-by:\s*([^<\n]*?)\s*<([^>\n]*)>/gim);
    const others = [...trailers].map(([, name, email]) => ({ ...author, name: name!, email: email! }));
    return connection([author, ...others], args, (one) => typed('GitActor', one));
  },
  async blame({ repository, sha }, { path }) {
    const lines = await blameLines(repository.git, sha, String(path));
    if (lines === null) throw new GraphqlFault('NOT_FOUND', `No blame: ${path} is not there.`);
    return {
      ranges: lines.map(({ sha: oid, startingLine, endingLine }) => ({
        startingLine,
        endingLine,
        age: 1,
        commit: commitNode(repository, oid),
      })),
    };
  },
  async parents(commit, args) {
    return connection((await details(commit)).parents, args, (sha) => commitNode(commit.repository, sha));
  },
  async history({ repository, sha }, args) {
    const commits = (await listCommits(repository.git, null, sha, 10_000)).reverse();
    return connection(commits, args, (commit) => commitNode(repository, commit.sha));
  },
  async signature(commit) {
    const found = await details(commit);
    if (!isSignedByGitHub(found)) return null;
    const { email } = found.committer;
    const signed = {
      isValid: true,
      state: 'VALID',
      wasSignedByGitHub: true,
      verifiedAt: found.committer.date,
    };
    return {
      __typename: 'GpgSignature',
      email,
      ...signed,
      keyId: 'B5690EEEBB952194',
      payload: '',
      signature: '',
      signer: null,
    };
  },
  associatedPullRequests({ repository, sha }, args, context) {
    requirePermission(context, repository, 'pull_requests', 'read');
    const pulls = [...repository.pulls.values()].filter(
      (pull) => pull.headSha === sha || pull.mergeCommitSha === sha,
    );
    return connection(pulls, args, (pull) => typed('PullRequest', pull));
  },
  checkSuites({ repository, sha }, args, context) {
    requirePermission(context, repository, 'checks', 'read');
    const { appId = null, checkName = null } = args.filterBy ?? {};
    const runs = [...repository.checkRuns.values()];
    const suites = [...repository.checkSuites.values()]
      .filter((suite) => suite.headSha === sha && (appId === null || suite.app.id === appId))
      .filter(
        (suite) => checkName === null || runs.some((run) => run.suite === suite && run.name === checkName),
      );
    return connection(suites, args, (suite) => typed('CheckSuite', suite));
  },
  status(commit, _args, context) {
    const { statuses } = contextsOf(commit, context);
    if (statuses.length === 0) return null;
    const contexts = statuses.map((status) => typed('StatusContext', status));
    return { id: `S_${commit.sha}`, state: worst([], statuses), contexts, commit: typed('Commit', commit) };
  },
  statusCheckRollup: (commit, _args, context) => rollup(commit, context),
};

export const gitActorFields: Fields<Person> = {
  name: ({ name }) => name,
  email: ({ email }) => email,
  date: ({ date }) => date,
  avatarUrl: (_person, _args, { world }) => `${world.url}/avatars/gravatar`,
  // Bots have no User behind their commits.
  user(person, _args, { world }) {
    const account = findByEmail(world, person.email);
    return account?.type === 'User' ? typed('User', account) : null;
  },
};

/** All checks and statuses of a commit in one state, or null when there are none. */
export function rollup(commit: CommitOf, context: Context) {
  const { runs, statuses } = contextsOf(commit, context);
  const all = [
    ...runs.map((run) => typed('CheckRun', run)),
    ...statuses.map((status) => typed('StatusContext', status)),
  ];
  if (all.length === 0) return null;
  return {
    id: `SCR_${commit.sha}`,
    state: worst(runs, statuses),
    commit: typed('Commit', commit),
    contexts: (args: Args) => ({
      ...connection(all, args, (one) => one),
      checkRunCount: runs.length,
      statusContextCount: statuses.length,
    }),
  };
}

function contextsOf(
  { repository, sha }: CommitOf,
  context: Context,
): { runs: CheckRun[]; statuses: CommitStatus[] } {
  requirePermission(context, repository, 'checks', 'read');
  const runs = latestRuns([...repository.checkRuns.values()].filter((run) => run.headSha === sha));
  const statuses = new Map(
    repository.statuses.filter((one) => one.sha === sha).map((one) => [one.context, one]),
  );
  return { runs, statuses: [...statuses.values()] };
}

function worst(runs: CheckRun[], statuses: CommitStatus[]): string {
  const passing = ['success', 'neutral', 'skipped'];
  const failed = runs.some((run) => run.conclusion !== null && !passing.includes(run.conclusion));
  if (failed || statuses.some(({ state }) => state === 'failure')) return 'FAILURE';
  if (statuses.some(({ state }) => state === 'error')) return 'ERROR';
  const pending =
    runs.some(({ status }) => status !== 'completed') || statuses.some(({ state }) => state === 'pending');
  return pending ? 'PENDING' : 'SUCCESS';
}

async function details({ repository, sha }: CommitOf): Promise<Commit> {
  const commit = await readCommit(repository.git, sha);
  if (commit === null) throw new Error(`${repository.fullName} has no commit ${sha}`);
  return commit;
}
