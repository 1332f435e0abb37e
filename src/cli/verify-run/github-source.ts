import { Unverifiable, type VerifySource } from '../../backtest/verify-run.ts';
import { comparedFiles } from '../../github/read/changed-files.ts';
import { readerOnGitHub } from '../../github/read/commit-reader.ts';
import { callsOfChange } from '../../judging/find-calls.ts';
import { moduleSource } from '../../modules/github/module-source.ts';
import type { OrgClient } from '../../org/client.ts';
import { policyInForce } from '../../policy/file.ts';
import { policyPath } from '../../policy/file-path.ts';
import { modulesRead } from '../../policy/schema.ts';
import type { JudgedRecord } from '../../review/run-record.ts';
import { registriesIn } from '../org/audit/selection.ts';

interface GitHubPlace {
  readonly owner: string;
  readonly repo: string;
  /** The commit that was judged. */
  readonly commit: string;
}

/** Reads what a run names through GitHub's API, modules of other repositories included. */
export function gitHubSource(
  octokit: OrgClient,
  { owner, repo, commit }: GitHubPlace,
  env: NodeJS.ProcessEnv,
): VerifySource {
  const subjectOf = ({ base, baseRef }: JudgedRecord) => ({
    ...{ owner, repo, headSha: commit, baseSha: base, baseRef },
  });
  const source = moduleSource({ ...registriesIn(env), env });
  const readerOf = (sha: string) => readerOnGitHub(octokit, { owner, repo, sha });
  let isPrivate: boolean | undefined;
  return {
    async change(one) {
      const changed = await orMissing(
        () => comparedFiles(octokit, subjectOf(one)),
        `GitHub does not have the commits ${one.base.slice(0, 10)} and ${commit.slice(0, 10)} any more`,
      );
      if (changed === undefined)
        throw new Unverifiable('The change has more files than GitHub compares; use --clone');
      return { changed, head: readerOf(commit), base: readerOf(one.base) };
    },
    async policy({ policy, baseRef }) {
      const above = await blob(octokit, { owner, repo: '.github' }, policy?.organization ?? null);
      const own = await blob(octokit, { owner, repo }, policy?.repository ?? null);
      return policyInForce(
        above === undefined ? undefined : { name: `${policyPath} of ${owner}/.github`, text: above },
        own === undefined ? undefined : { name: `${policyPath} on ${baseRef}`, text: own },
      );
    },
    async policyNow({ baseRef }) {
      try {
        const { data } = await octokit.rest.repos.getContent({ owner, repo, path: policyPath, ref: baseRef });
        return 'sha' in data ? data.sha : undefined;
      } catch (error) {
        if ((error as { status?: number }).status === 404) return null;
        throw error;
      }
    },
    async modules({ fork: isFork }, evidence) {
      isPrivate ??= (await octokit.rest.repos.get({ owner, repo })).data.private;
      const modules = modulesRead(evidence.inForce.policy);
      return source.read({
        ...{ octokit, owner, repo, isPrivate, isFork, modules },
        calls: (view) => callsOfChange({ ...evidence, context: { ...evidence.context, modules: view } }),
      });
    },
  };
}

async function blob(
  octokit: OrgClient,
  place: { readonly owner: string; readonly repo: string },
  id: string | null,
) {
  if (id === null) return undefined;
  const { data } = await orMissing(
    () => octokit.rest.git.getBlob({ ...place, file_sha: id }),
    `GitHub does not give the policy file that the run names (${id.slice(0, 10)} in ${place.owner}/${place.repo})`,
  );
  return Buffer.from(data.content, 'base64').toString('utf8');
}

async function orMissing<T>(ask: () => Promise<T>, words: string): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { status } = error as { status?: number };
    if (status === 404 || status === 422) throw new Unverifiable(words);
    throw error;
  }
}
