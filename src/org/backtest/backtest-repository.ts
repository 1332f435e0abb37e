import { type Backtest, backtestOf } from '../../backtest/backtest.ts';
import type { ChangeToJudge } from '../../backtest/judge-merge.ts';
import type { Merge } from '../../backtest/merge.ts';
import { notRead } from '../../backtest/not-read.ts';
import { holesNow, type KeptVerdicts, type Replayed, replayMerge } from '../../backtest/replay.ts';
import { changedBetween } from '../../github/read/changed-files.ts';
import { readerOnGitHub } from '../../github/read/commit-reader.ts';
import { readTree } from '../../github/read/repository-tree.ts';
import type { PolicyInForce, PolicySource } from '../../policy/file.ts';
import type { ChangedFile } from '../../review/changed-file.ts';
import { today as dayNow } from '../../rule/suppressions/day.ts';
import type { ListedHead } from '../audit/list.ts';
import type { OrgClient } from '../client.ts';
import { listMerges } from './list-merges.ts';

export interface OrgReplay {
  readonly octokit: OrgClient;
  readonly version: string;
  /** `YYYY-MM-DD`; undefined for a year before the newest commit. */
  readonly since: string | undefined;
  /** In the place of all policies. */
  readonly policy: PolicyInForce | undefined;
  /** Name of its file. */
  readonly config: string | undefined;
  /** Below the repositories' own. */
  readonly organization: PolicySource | undefined;
  readonly keptFor: (repository: string) => KeptVerdicts;
  readonly modulesOf: (head: ListedHead) => ChangeToJudge['modules'];
  /** Told after each merge. */
  readonly onMerge: (done: number, all: number) => void;
}

/** Replays the default branch of a repository through GitHub's API; nothing is cloned. */
export async function backtestRepository(head: ListedHead, replay: OrgReplay): Promise<Backtest> {
  const { octokit, version, policy, config, organization, onMerge } = replay;
  const [owner = '', repo = ''] = head.name.split('/');
  const branch = head.branch ?? '';
  const about = { version, repository: head.name, url: head.url, branch, policy: config ?? null };
  if (head.commit === null || head.tree === null)
    return backtestOf({
      ...{ ...about, commit: null, since: replay.since ?? '', replayed: [], now: [] },
      notes: ['The repository has no commit'],
    });
  const listed = await listMerges(octokit, { owner, repo, sha: head.commit }, replay.since);
  const modules = replay.modulesOf(head);
  const unread = notRead();
  const options = {
    reader: ({ commit: sha }: Pick<Merge, 'commit'>) => readerOnGitHub(octokit, { owner, repo, sha }),
    ...{ policy, branch, organization, kept: replay.keptFor(head.name), onPolicy: unread.onPolicy },
    ...(modules && { modules }),
  };
  const replayed: Replayed[] = [];
  let byTrees = 0;
  for (const merge of listed.merges) {
    const { files, isWhole } = await changesOf(octokit, { owner, repo }, merge);
    if (!isWhole) byTrees++;
    replayed.push(await replayMerge({ ...merge, changed: files }, options));
    onMerge(replayed.length, listed.merges.length);
  }
  const today = dayNow();
  const now = await holesNow({ commit: head.commit, tree: head.tree }, options, today);
  const large = `${byTrees} merges change more files than GitHub compares: a moved file counts there as a new one`;
  const present =
    'The organization’s policy and modules of other repositories were read as they are now, not as they were';
  const notes = [...listed.notes, ...(byTrees > 0 ? [large] : []), ...unread.notes([present])];
  return backtestOf({ ...about, commit: head.commit, since: listed.since, notes, replayed, now });
}

async function changesOf(
  octokit: OrgClient,
  place: { readonly owner: string; readonly repo: string },
  { commit, parent }: Merge,
): Promise<{ readonly files: readonly ChangedFile[]; readonly isWhole: boolean }> {
  if (parent !== null)
    return changedBetween(octokit, { ...place, baseRef: '', baseSha: parent, headSha: commit });
  const { files } = await readTree(octokit, { ...place, sha: commit });
  const added = (path: string): ChangedFile => ({
    ...{ path, status: 'added', previousPath: undefined, patch: undefined },
  });
  return { files: files.map(added), isWhole: true };
}
