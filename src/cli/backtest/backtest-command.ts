import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Backtest, backtestOf } from '../../backtest/backtest.ts';
import { cloneOf } from '../../backtest/clone.ts';
import { notRead } from '../../backtest/not-read.ts';
import { reportMemory } from '../../backtest/recall.ts';
import { holesNow, type Replayed, type ReplayOptions, replayMerge } from '../../backtest/replay.ts';
import { sentenceOf } from '../../backtest/sentence.ts';
import { engineName } from '../../org/audit/engine-digest.ts';
import { cacheFolder } from '../../org/saved-state.ts';
import { today } from '../../rule/suppressions/day.ts';
import { version } from '../../version.ts';
import type { BacktestRequest } from '../commands/backtest.ts';
import { GitError, gitIn } from '../git/git.ts';
import { mergesOf, withChanges } from '../git/merges.ts';
import { objectsIn } from '../git/objects.ts';
import type { Io } from '../io.ts';
import { progressOn } from '../org/progress.ts';
import { refuse } from '../org/session.ts';
import { reasonOf } from '../read-error.ts';
import { type BacktestInputs, backtestInputs, cloneName, usualBranch } from './backtest-inputs.ts';
import { keptVerdicts } from './kept-verdicts.ts';
import { render } from './render.ts';

/** Runs `backtest`: list the merges, judge them, follow what they brought, report. Gives the exit status. */
export async function backtestCommand(request: BacktestRequest, io: Io): Promise<0 | 2> {
  const inputs = backtestInputs(request, io.prefix);
  if ('errors' in inputs) return refuse(inputs.errors, io);
  try {
    const found = await backtestClone(request, inputs, io);
    const toFile = request.output !== undefined;
    const report = await render(
      found,
      request.format,
      toFile ? { write() {} } : io.stdout,
      toFile ? {} : io.env,
    );
    if (request.output === undefined) io.stdout.write(report);
    else {
      writeFileSync(resolve(io.prefix, request.output), report);
      io.stderr.write(`${sentenceOf(found.totals)}\n`);
    }
    return 0;
  } catch (error) {
    if (error instanceof GitError) return refuse([error.message], io);
    const code = (error as NodeJS.ErrnoException).code;
    if (typeof code === 'string' && request.output !== undefined)
      return refuse([`${request.output}: ${reasonOf(error)}`], io);
    throw error;
  }
}

async function backtestClone(
  request: BacktestRequest,
  { directory, policy, organization }: BacktestInputs,
  { stderr, env }: Io,
): Promise<Backtest> {
  const git = gitIn(directory);
  const top = git.run(['rev-parse', '--absolute-git-dir']).toString().trim();
  const branch = request.branch ?? usualBranch(git);
  const { merges, notes, since } = mergesOf(git, branch, request.since);
  const progress = progressOn(stderr, env);
  const objects = objectsIn(directory);
  const clone = cloneOf(objects);
  const unread = notRead();
  const options: ReplayOptions = {
    reader: ({ tree }) => clone.commit(tree),
    ...{ policy, branch, organization, onPolicy: unread.onPolicy },
    kept: keptVerdicts(
      {
        folder:
          request.cache === undefined ? `${cacheFolder(env)}/backtest` : resolve(directory, request.cache),
        repository: top,
        engine: engineName(),
      },
      (text) => progress.note(text),
    ),
    recall: reportMemory(clone.idOf),
  };
  try {
    const replayed: Replayed[] = [];
    progress.show(0, merges.length, 'merges');
    for await (const merge of withChanges(directory, merges)) {
      replayed.push(await replayMerge(merge, options));
      progress.show(replayed.length, merges.length, 'merges');
    }
    const newest = merges.at(-1);
    const now = newest ? await holesNow(newest, options, today()) : [];
    const { repository, url } = cloneName(git, top.replace(/[\\/]\.git$/, ''), env);
    return backtestOf({
      ...{ version: version(), repository, url, branch, since, replayed, now },
      notes: [...notes, ...unread.notes(notInClone({ policy, organization }))],
      commit: newest?.commit ?? null,
      policy: request.config ?? null,
    });
  } finally {
    objects.close();
    progress.end();
  }
}

/** The files that the App reads and a clone does not have. */
function notInClone({ policy, organization }: Pick<BacktestInputs, 'policy' | 'organization'>): string[] {
  return [
    ...(policy === undefined && organization === undefined
      ? ['The organization’s policy was not read; if there is one, give its file with --org-policy']
      : []),
    'Modules of other repositories were not read: the table of known modules tells of some, and the others are not checked',
  ];
}
