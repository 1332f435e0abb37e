import type { LocalGitHub } from '../local-github.ts';
import { pullLine } from './show-pull-request.ts';
import type { ShownRepository } from './shown.ts';

/** All repositories with their pull requests, the newest of each first. */
export function shownRepositories(github: LocalGitHub): ShownRepository[] {
  return github
    .repositories()
    .map(({ fullName, description, pulls }) => ({
      name: fullName,
      description,
      pulls: [...pulls.values()].reverse().map((pull) => pullLine(github, pull)),
    }))
    .reverse();
}
