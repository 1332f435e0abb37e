import { resolveCommit } from './git/store.ts';
import type { LocalGitHub } from './local-github.ts';
import { reviewComments } from './rest/comments.ts';
import type { Account } from './world/account.ts';
import { createPersonalToken, ensureAccount, findAccount } from './world/accounts.ts';
import { blockers } from './world/branch-rules.ts';
import { pressAction, rerequestRun, rerequestSuite } from './world/check-runs.ts';
import { changeRepositories, install, needInstallation, setSuspended, uninstall } from './world/install.ts';
import { addIssueComment } from './world/issue-comments.ts';
import { createMergeGroup, destroyMergeGroup, mergePullRequest } from './world/merge.ts';
import { findRepository } from './world/network.ts';
import type { PullRequest } from './world/pull-request.ts';
import {
  closePullRequest,
  editPullRequest,
  openPullRequest,
  reopenPullRequest,
  setDraft,
} from './world/pull-requests.ts';
import { fileBytes, pushBranch, pushCommit } from './world/push.ts';
import { createRepository } from './world/repositories.ts';
import type { Repository } from './world/repository.ts';
import type { ReviewComment } from './world/review.ts';
import { commitSuggestions } from './world/suggestion.ts';
import { replyTo, setResolved } from './world/threads.ts';
import { visibleThreads } from './world/visible-threads.ts';
import type { World } from './world/world.ts';

type PeopleMethods = Omit<
  LocalGitHub,
  | 'url'
  | 'host'
  | 'port'
  | 'app'
  | 'environment'
  | 'close'
  | 'setWebhook'
  | 'setWebhookReachable'
  | 'deliver'
  | 'deliveries'
  | 'redeliver'
  | 'onChange'
  | 'requests'
  | 'clearRequests'
  | 'fail'
  | 'settled'
  | 'until'
  | 'untilCheckCompletes'
>;

/** What people do on github.com, by the names of repositories and logins. */
export function people(world: World): PeopleMethods {
  const repositoryOf = (fullName: string): Repository => findRepository(world, fullName);
  const person = (login = 'octocat'): Account => ensureAccount(world, login);
  const pullOf = (fullName: string, number: number): PullRequest => {
    const pull = repositoryOf(fullName).pulls.get(number);
    if (pull === undefined) throw new Error(`${fullName} has no pull request #${number}`);
    return pull;
  };
  const all = (): Repository[] => [...world.repositories.values()];
  const need = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw new Error(`there is no ${what}`);
    return value;
  };
  const runOf = (id: number) =>
    need(all().flatMap(({ checkRuns }) => checkRuns.get(id) ?? [])[0], `check run ${id}`);
  const commentOf = (id: number): ReviewComment => {
    const comments = all().flatMap(({ pulls }) => [...pulls.values()].flatMap(reviewComments));
    return need(
      comments.find((comment) => comment.id === id),
      `review comment ${id}`,
    );
  };

  return {
    createOrganization: (login) => ensureAccount(world, login, 'Organization'),
    createUser: (login) => ensureAccount(world, login),
    createToken: (login) => createPersonalToken(world, findAccount(world, login)),
    createRepository: (options) => createRepository(world, options),
    repository: repositoryOf,
    protectBranch(fullName, branch, rules) {
      const { branchRules } = repositoryOf(fullName);
      if (rules === null) branchRules.delete(branch);
      else branchRules.set(branch, rules);
    },
    mergeBlockers(fullName, number) {
      const pull = pullOf(fullName, number);
      return blockers(pull.repository, pull.baseRef, pull.headSha, pull);
    },
    setPermission(fullName, login, level) {
      ensureAccount(world, login);
      repositoryOf(fullName).collaborators.set(login.toLowerCase(), level);
    },

    async commit(fullName, options) {
      const repository = repositoryOf(fullName);
      const { git, defaultBranch } = repository;
      const tip = await resolveCommit(git, `refs/heads/${options.branch}`);
      const parent = tip ?? (await resolveCommit(git, options.from ?? `refs/heads/${defaultBranch}`));
      if (tip === null && options.from !== undefined && parent === null)
        throw new Error(`no commit ${options.from}`);
      const changes = new Map(
        Object.entries(options.files).map(([path, content]) => [path, fileBytes(content)]),
      );
      const message = options.message ?? `Update ${[...changes.keys()].join(', ')}`;
      return pushCommit(world, repository, {
        branch: options.branch,
        parent,
        changes,
        message,
        author: person(options.author),
      });
    },
    push: (fullName, branch, revision) =>
      pushBranch(world, repositoryOf(fullName), branch, revision, person()),
    async readFile(fullName, revision, path) {
      const object = await repositoryOf(fullName).git.reader.read(`${revision}:${path}`);
      return object === null ? null : object.content.toString();
    },

    openPullRequest: (fullName, options) => openPullRequest(world, repositoryOf(fullName), options),
    pullRequest: pullOf,
    editPullRequest: (fullName, number, edits) =>
      editPullRequest(world, pullOf(fullName, number), edits, person()),
    closePullRequest: (fullName, number) => closePullRequest(world, pullOf(fullName, number), person()),
    reopenPullRequest: (fullName, number) => reopenPullRequest(world, pullOf(fullName, number), person()),
    markReadyForReview: (fullName, number) => setDraft(world, pullOf(fullName, number), false, person()),
    convertToDraft: (fullName, number) => setDraft(world, pullOf(fullName, number), true, person()),
    mergePullRequest: (fullName, number, user) =>
      mergePullRequest(world, pullOf(fullName, number), person(user)),
    createMergeGroup: (fullName, number) => createMergeGroup(world, pullOf(fullName, number), person()),
    destroyMergeGroup: (group, reason) => destroyMergeGroup(world, group, reason, person()),

    install: (account, options) => install(world, account, options),
    installation: (account) => needInstallation(world, account),
    uninstall: (account) => uninstall(world, account),
    suspend: (account) => setSuspended(world, account, true),
    unsuspend: (account) => setSuspended(world, account, false),
    addRepositories: (account, fullNames) => changeRepositories(world, account, fullNames, 'added'),
    removeRepositories: (account, fullNames) => changeRepositories(world, account, fullNames, 'removed'),

    checkRuns: (fullName, sha) =>
      [...repositoryOf(fullName).checkRuns.values()].filter(
        (run) => sha === undefined || run.headSha === sha,
      ),
    reviews: (fullName, number) =>
      pullOf(fullName, number).reviews.filter(({ state }) => state !== 'PENDING'),
    threads: (fullName, number) => visibleThreads(pullOf(fullName, number)),
    reviewComments: (fullName, number) => reviewComments(pullOf(fullName, number)),
    comments: (fullName, number) => [...pullOf(fullName, number).comments],

    pressAction: (id, identifier, user) => pressAction(world, runOf(id), identifier, person(user)),
    rerunCheck: (id, user) => rerequestRun(world, runOf(id), person(user)),
    rerunSuite(id, user) {
      const suite = need(
        all().flatMap(({ checkSuites }) => checkSuites.get(id) ?? [])[0],
        `check suite ${id}`,
      );
      rerequestSuite(world, suite, person(user));
    },
    commitSuggestion(id, { user, index = 0 } = {}) {
      const comment = commentOf(id);
      return commitSuggestions(world, [{ comment, index }], person(user ?? comment.pullRequest.user.login));
    },
    commitSuggestions(ids, user) {
      const chosen = ids.map((id) => ({ comment: commentOf(id), index: 0 }));
      return commitSuggestions(world, chosen, person(user ?? chosen[0]?.comment.pullRequest.user.login));
    },
    reply: (id, user, body) => replyTo(world, commentOf(id), body, { account: person(user), app: null }),
    comment: (fullName, number, user, body) =>
      addIssueComment(world, pullOf(fullName, number), body, { account: person(user), app: null }),
    resolveThread: (thread, user) => setResolved(world, thread, true, person(user)),
    unresolveThread: (thread, user) => setResolved(world, thread, false, person(user)),
  };
}
