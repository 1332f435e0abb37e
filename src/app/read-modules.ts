import type { GitHub } from '../github/client.ts';
import type { PullRequestSubject } from '../github/read/pull-request.ts';
import type { Judge } from '../judging/judge.ts';
import type { Evidence } from '../judging/judge-change.ts';
import type { GitHubModuleSource } from '../modules/github/module-source.ts';
import type { ModulesInView } from '../rule/modules/in-view.ts';

/** Where the modules come from that a change calls. */
interface ModulesWanted {
  /** Undefined where none are read. */
  readonly source: GitHubModuleSource | undefined;
  readonly subject: PullRequestSubject;
  /** Does the change come from a fork? */
  readonly isFork: boolean;
}

/**
 * Reads the modules of other repositories that are called before or after the change. Costs nothing where none is, one
 * request for each level of them, and nothing for what was read lately.
 */
export async function modulesOf(
  octokit: GitHub,
  evidence: Evidence,
  judge: Pick<Judge, 'calls'>,
  { source, subject, isFork }: ModulesWanted,
): Promise<ModulesInView | undefined> {
  if (!source || !callsModules(evidence)) return undefined;
  const { owner, repo, isPrivate } = subject;
  const { modules: policy } = evidence.inForce.policy;
  return source.read({
    ...{ octokit, owner, repo, isPrivate, isFork, modules: policy },
    calls: (view) => judge.calls({ ...evidence, context: { ...evidence.context, modules: view } }),
  });
}

/** Most changes name no source at all, and no thread has to look for one. */
function callsModules({ context: { texts, base } }: Evidence): boolean {
  return [texts, base].some(({ contents }) =>
    [...contents.values()].some((bytes) =>
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('source'),
    ),
  );
}
