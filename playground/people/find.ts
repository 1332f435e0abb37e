import { reviewComments } from '../rest/comments.ts';
import type { Account } from '../world/account.ts';
import { ensureAccount } from '../world/accounts.ts';
import type { CheckRun, CheckSuite } from '../world/check-run.ts';
import { findRepository } from '../world/network.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';
import type { ReviewComment } from '../world/review.ts';
import type { World } from '../world/world.ts';

/** Finds by name or number what people speak of. All but `person` throw an Error that names what isn't there. */
export interface Finder {
  repository(fullName: string): Repository;
  pull(fullName: string, number: number): PullRequest;
  /** Made when nobody has that login; default `octocat`. */
  person(login?: string): Account;
  run(id: number): CheckRun;
  suite(id: number): CheckSuite;
  comment(id: number): ReviewComment;
}

export function finderOf(world: World): Finder {
  const repository = (fullName: string) => findRepository(world, fullName);
  const all = () => [...world.repositories.values()];
  return {
    repository,
    pull: (fullName, number) =>
      there(repository(fullName).pulls.get(number), `pull request ${fullName}#${number}`),
    person: (login = 'octocat') => ensureAccount(world, login),
    run: (id) => there(all().flatMap(({ checkRuns }) => checkRuns.get(id) ?? [])[0], `check run ${id}`),
    suite: (id) =>
      there(all().flatMap(({ checkSuites }) => checkSuites.get(id) ?? [])[0], `check suite ${id}`),
    comment(id) {
      const comments = all().flatMap(({ pulls }) => [...pulls.values()].flatMap(reviewComments));
      return there(
        comments.find((comment) => comment.id === id),
        `review comment ${id}`,
      );
    },
  };
}

function there<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}
