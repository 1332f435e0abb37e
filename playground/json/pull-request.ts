import { blockers } from '../world/branch-rules.ts';
import { mergeability } from '../world/mergeability.ts';
import { pullCommits, pullFiles } from '../world/pull-diff.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { World } from '../world/world.ts';
import { apiUrl, userJson } from './account.ts';
import type { Json } from './example.ts';
import { repositoryJson, repositoryReference } from './repository.ts';

/** A pull request as lists show it: without counts and without mergeability. */
export function pullRequestListJson(world: World, pull: PullRequest): Json {
  const { repository, number } = pull;
  const api = `${apiUrl(world)}/repos/${repository.fullName}`;
  const url = `${api}/pulls/${number}`;
  const html = `${world.url}/${repository.fullName}/pull/${number}`;
  const links = {
    self: url,
    html,
    issue: `${api}/issues/${number}`,
    comments: `${api}/issues/${number}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${pull.headSha}`,
  };
  return {
    url,
    id: pull.id,
    node_id: pull.nodeId,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: links.issue,
    number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userJson(world, pull.user),
    body: pull.body,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: pull.draft,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    head: branchJson(world, pull.headRef, pull.headSha, pull.headRepository, pull.user),
    base: branchJson(world, pull.baseRef, pull.baseSha, repository, pull.user),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: 'CONTRIBUTOR',
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** A pull request as `GET pulls/{n}` shows it. */
export async function pullRequestJson(world: World, pull: PullRequest): Promise<Json> {
  const [details, mergeable] = await Promise.all([detailsJson(world, pull), mergeability(pull)]);
  const blocked = mergeable && blockers(pull.repository, pull.baseRef, pull.headSha, pull).length > 0;
  const state = mergeable === null ? 'unknown' : mergeable ? (blocked ? 'blocked' : 'clean') : 'dirty';
  return { ...details, mergeable, rebaseable: mergeable, mergeable_state: state };
}

async function detailsJson(world: World, pull: PullRequest): Promise<Json> {
  const [files, commits] = await Promise.all([pullFiles(world, pull), pullCommits(pull)]);
  return {
    ...pullRequestListJson(world, pull),
    merged: pull.merged,
    merged_by: pull.mergedBy === null ? null : userJson(world, pull.mergedBy),
    comments: pull.comments.length,
    review_comments: pull.threads.reduce((sum, thread) => sum + thread.comments.length, 0),
    maintainer_can_modify: pull.maintainerCanModify && pull.headRepository !== pull.repository,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** A pull request in an event, sent before GitHub knows whether it merges. */
export async function pullRequestEventJson(world: World, pull: PullRequest): Promise<Json> {
  const unknown = { mergeable: null, rebaseable: null, mergeable_state: 'unknown' };
  return { ...(await detailsJson(world, pull)), ...unknown };
}

/** The short form in check runs: number and both ends. */
export function pullRequestReference(world: World, pull: PullRequest): Json {
  const base = repositoryReference(world, pull.repository);
  const head = repositoryReference(world, pull.headRepository ?? pull.repository);
  return {
    url: `${apiUrl(world)}/repos/${pull.repository.fullName}/pulls/${pull.number}`,
    id: pull.id,
    number: pull.number,
    head: { ref: pull.headRef, sha: pull.headSha, repo: head },
    base: { ref: pull.baseRef, sha: pull.baseSha, repo: base },
  };
}

function branchJson(
  world: World,
  ref: string,
  sha: string,
  repository: PullRequest['headRepository'],
  author: PullRequest['user'],
): Json {
  // A deleted fork leaves `repo: null`, and the label falls back to "unknown repository".
  const owner = repository?.owner ?? author;
  return {
    label: repository === null ? ref : `${owner.login}:${ref}`,
    ref,
    sha,
    user: userJson(world, owner),
    repo: repository === null ? null : repositoryJson(world, repository),
  };
}
