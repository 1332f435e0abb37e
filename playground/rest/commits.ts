import { aheadBehind, listCommits, mergeBase, readCommit } from '../git/history.ts';
import { resolveCommit } from '../git/store.ts';
import { ApiError, notFound } from '../http/api-error.ts';
import { pageOf } from '../http/pages.ts';
import { repositoryOf, type Server } from '../http/routes.ts';
import { apiUrl } from '../json/account.ts';
import { fileJson } from '../json/changed-file.ts';
import { commitJson } from '../json/commit.ts';
import { pullRequestListJson } from '../json/pull-request.ts';
import { network } from '../world/network.ts';
import { changedFiles } from '../world/pull-diff.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const compareDocs = '/commits/commits#compare-two-commits';

/** Commits, and what lies between two of them. */
export function addCommitRoutes(server: Server, world: World): void {
  server.get('/repos/:owner/:repo/commits', async (request) => {
    const repository = repositoryOf(world, request, 'contents', 'read');
    const sha = await resolveCommit(repository.git, request.req.query('sha') ?? repository.defaultBranch);
    if (sha === null) throw notFound('/commits/commits#list-commits');
    const commits = (await listCommits(repository.git, null, sha, 10_000)).reverse();
    return request.json(pageOf(request, commits).map((commit) => commitJson(world, repository, commit)));
  });

  server.get('/repos/:owner/:repo/commits/:sha/pulls', (request) => {
    const repository = repositoryOf(world, request, 'pull_requests', 'read');
    const sha = request.req.param('sha');
    const pulls = [...repository.pulls.values()].filter(
      (pull) => pull.headSha === sha || pull.mergeCommitSha === sha,
    );
    return request.json(pageOf(request, pulls).map((pull) => pullRequestListJson(world, pull)));
  });

  server.get('/repos/:owner/:repo/commits/:ref{.+}', async (request, next) => {
    // The lists below a commit have routes of their own.
    if (/\/(?:check-runs|check-suites|status|statuses)$/.test(request.req.path)) return next();
    const repository = repositoryOf(world, request, 'contents', 'read');
    const ref = request.req.param('ref');
    const commit = await readCommit(repository.git, ref);
    if (commit === null)
      throw new ApiError(422, `No commit found for SHA: ${ref}`, {
        documentation: '/commits/commits#get-a-commit',
      });
    const files = await changedFiles(world, repository, commit.parents[0] ?? emptyTree, commit.sha);
    const additions = files.reduce((sum, file) => sum + file.additions, 0);
    const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
    return request.json({
      ...commitJson(world, repository, commit),
      stats: { total: additions + deletions, additions, deletions },
      files: pageOf(request, files, world.limits.pullFiles).map((file) =>
        fileJson(world, repository, commit.sha, file),
      ),
    });
  });

  // Three dots: from the merge base. Lists 300 files at most, all of them on the first page.
  server.get('/repos/:owner/:repo/compare/:basehead{.+}', async (request) => {
    const repository = repositoryOf(world, request, 'contents', 'read');
    const [baseName = '', headName = ''] = request.req.param('basehead').split('...');
    const [base, head] = await Promise.all([
      resolveSide(world, repository, baseName),
      resolveSide(world, repository, headName),
    ]);
    if (base === null || head === null) throw notFound(compareDocs);
    const ancestor = await mergeBase(repository.git, base, head);
    if (ancestor === null)
      throw new ApiError(404, `No common ancestor between ${baseName} and ${headName}.`, {
        documentation: compareDocs,
      });
    const [{ ahead, behind }, commits, files, baseCommit, ancestorCommit] = await Promise.all([
      aheadBehind(repository.git, base, head),
      listCommits(repository.git, base, head),
      changedFiles(world, repository, ancestor, head),
      readCommit(repository.git, base),
      readCommit(repository.git, ancestor),
    ]);
    const page = Number(request.req.query('page') ?? 1);
    const listed = page > 1 ? [] : files.slice(0, world.limits.compareFiles);
    const api = `${apiUrl(world)}/repos/${repository.fullName}/compare/${baseName}...${headName}`;
    return request.json({
      url: api,
      html_url: `${world.url}/${repository.fullName}/compare/${baseName}...${headName}`,
      base_commit: baseCommit === null ? null : commitJson(world, repository, baseCommit),
      merge_base_commit: ancestorCommit === null ? null : commitJson(world, repository, ancestorCommit),
      status: ahead === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged',
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: pageOf(request, commits).map((commit) => commitJson(world, repository, commit)),
      files: listed.map((file) => fileJson(world, repository, head, file)),
    });
  });
}

/** `branch`, a SHA, or `owner:branch` of a fork. */
async function resolveSide(world: World, repository: Repository, name: string): Promise<string | null> {
  if (!name.includes(':')) return resolveCommit(repository.git, name);
  const [owner = '', branch = ''] = name.split(':');
  const fork = network(world, repository).find(
    (one) => one.owner.login.toLowerCase() === owner.toLowerCase(),
  );
  const sha = fork === undefined ? null : await resolveCommit(fork.git, branch);
  // Readable here once a pull request has brought it over.
  return sha === null ? null : resolveCommit(repository.git, sha);
}
