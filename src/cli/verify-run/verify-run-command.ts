import { accessSync, constants, readFileSync } from 'node:fs';
import { Unverifiable, type Verification, verifyRun } from '../../backtest/verify-run.ts';
import type { OrgClient } from '../../org/client.ts';
import { version } from '../../version.ts';
import { paintFor } from '../colors.ts';
import { usualApp } from '../commands/org-options.ts';
import type { VerifyRunRequest } from '../commands/verify-run.ts';
import { GitError } from '../git/git.ts';
import type { Io } from '../io.ts';
import { namedFiles } from '../named-files.ts';
import { refuse, withGitHub } from '../org/session.ts';
import { cloneSource } from './clone-source.ts';
import { gitHubSource } from './github-source.ts';
import { prettyVerification } from './pretty.ts';
import { type ReadRun, readRun, runInFile, runOnGitHub, runReference } from './read-run.ts';

const statuses = { holds: 0, differs: 1, unverifiable: 2 } as const;

/** Runs `verify-run`: read the run, judge again, compare. Gives the exit status. */
export async function verifyRunCommand(request: VerifyRunRequest, io: Io): Promise<0 | 1 | 2> {
  const [word, ...more] = request.operands;
  if (word === undefined || more.length > 0) return refuse(['verify-run needs one RUN'], io);
  const { errors, attempt } = namedFiles(io.prefix);
  const directory =
    request.clone &&
    attempt(request.clone, (path) => {
      accessSync(path, constants.R_OK);
      return path;
    });
  const file = request['org-policy'];
  const organization = file === undefined ? undefined : attempt(file, (path) => readFileSync(path));
  if (file !== undefined && request.clone === undefined)
    errors.push('--org-policy needs --clone; from GitHub, the policy is read there');
  if (errors.length > 0) return refuse(errors, io);
  const app = request.app ?? usualApp;
  const reference = runReference(word);

  const verify = async (given: unknown, client: OrgClient | undefined): Promise<0 | 1 | 2> => {
    const run = readRun(given, app);
    const verification = await verifyIn(run);
    const notes = 'file' in reference ? [`${word} says that the App made the run; GitHub was not asked`] : [];
    print(run, { ...verification, notes: [...notes, ...verification.notes] });
    return statuses[verification.state];

    async function verifyIn({ commit, owner, repo }: ReadRun): Promise<Verification> {
      if (!directory)
        return verifyRun(run, gitHubSource(client!, { owner, repo, commit }, io.env), version());
      const source = cloneSource({ directory, commit, organization });
      try {
        return await verifyRun(run, source, version());
      } finally {
        source.close();
      }
    }
  };

  function print(run: ReadRun, verification: Verification): void {
    const { owner, repo, id, commit, record } = run;
    if (request.format === 'json') {
      const about = { repository: `${owner}/${repo}`, run: id, commit, madeBy: record.version };
      const out = {
        version: 1,
        tool: { name: 'require-imdsv2', version: version() },
        ...about,
        ...verification,
      };
      io.stdout.write(`${JSON.stringify(out, null, 2)}\n`);
    } else io.stdout.write(prettyVerification(run, verification, paintFor(io.stdout, io.env)));
  }

  try {
    if ('file' in reference && directory)
      return await verify(runInFile(reference.file, io.prefix), undefined);
    const given = 'file' in reference ? runInFile(reference.file, io.prefix) : undefined;
    const asked = { org: '', 'api-url': request['api-url'] };
    return await withGitHub(asked, io, async ({ client }) => {
      try {
        const run = 'file' in reference ? given : await runOnGitHub(client, reference);
        return await verify(run, client);
      } catch (error) {
        return told(error);
      }
    });
  } catch (error) {
    return told(error);
  }

  function told(error: unknown): 2 {
    if (error instanceof Unverifiable || error instanceof GitError) return refuse([error.message], io);
    throw error;
  }
}
