import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Backtest } from '../../../backtest/backtest.ts';
import { sentenceOf } from '../../../backtest/sentence.ts';
import { callsOfChange } from '../../../judging/find-calls.ts';
import { moduleSource } from '../../../modules/github/module-source.ts';
import { engineName } from '../../../org/audit/engine-digest.ts';
import { listRepositories, selector } from '../../../org/audit/list.ts';
import { organizationPolicy } from '../../../org/audit/policies.ts';
import { backtestRepository, type OrgReplay } from '../../../org/backtest/backtest-repository.ts';
import { explain } from '../../../org/explain.ts';
import { cacheFolder } from '../../../org/saved-state.ts';
import { type PolicyInForce, policyInForce } from '../../../policy/file.ts';
import { modulesRead } from '../../../policy/schema.ts';
import { isDate } from '../../../rule/suppressions/own-comment.ts';
import { version } from '../../../version.ts';
import { keptVerdicts } from '../../backtest/kept-verdicts.ts';
import { render } from '../../backtest/render.ts';
import type { Backtests } from '../../backtest/several.ts';
import type { OrgBacktestRequest } from '../../commands/org-backtest.ts';
import type { Io } from '../../io.ts';
import { namedFiles } from '../../named-files.ts';
import { reasonOf } from '../../read-error.ts';
import { registriesIn } from '../audit/selection.ts';
import { refuse, type Session, withGitHub } from '../session.ts';

/** Runs `org backtest`: list, replay one repository after the other, report. Gives the exit status. */
export async function orgBacktestCommand(request: OrgBacktestRequest, io: Io): Promise<0 | 2> {
  const { since, config, out, repos } = request;
  const { errors, policy, willWrite } = namedFiles(io.prefix);
  if (repos.length === 0) errors.push('--repos PATTERN is required: each repository costs many requests');
  if (since !== undefined && !isDate(since))
    errors.push(`--since ${JSON.stringify(since)} is no date; write it as YYYY-MM-DD`);
  const source = policy(config);
  willWrite(out);
  if (errors.length > 0) return refuse(errors, io);
  return withGitHub<0 | 2>(request, io, async (session) => {
    const found = await replayAll(request, session, io, source && policyInForce(undefined, source));
    session.progress.end();
    if (typeof found === 'string') return refuse([found], io);
    const report = await render(
      found,
      request.format,
      out === undefined ? io.stdout : { write() {} },
      out === undefined ? io.env : {},
    );
    if (out === undefined) io.stdout.write(report);
    else {
      try {
        writeFileSync(resolve(io.prefix, out), report);
      } catch (error) {
        return refuse([`${out}: ${reasonOf(error)}`], io);
      }
      for (const { repository, totals } of found.repositories)
        io.stderr.write(`${repository}: ${sentenceOf(totals)}\n`);
    }
    return found.unread.length > 0
      ? refuse(
          found.unread.map(({ name, why }) => `${name}: ${why}`),
          io,
        )
      : 0;
  });
}

/** @returns a text that says why not where no repository is left */
async function replayAll(
  { repos, since, config }: OrgBacktestRequest,
  { client: octokit, org, apiUrl, progress }: Session,
  { env }: Io,
  policy: PolicyInForce | undefined,
): Promise<Backtests | string> {
  const listing = await listRepositories(octokit, org, (listed, all) =>
    progress.show(listed, all, 'repositories listed'),
  );
  const isWanted = selector(repos);
  const wanted = listing.repositories.filter(({ name }) => isWanted(name));
  if (wanted.length === 0) return `no repository of ${listing.organization} matches ${repos.join(', ')}`;
  const source = moduleSource({ ...registriesIn(env), env });
  const folder = join(cacheFolder(env), 'backtest', new URL(apiUrl).host.replace(':', '-'));
  const engine = engineName();
  const shared: Omit<OrgReplay, 'onMerge'> = {
    ...{ octokit, version: version(), since, policy, config },
    organization: organizationPolicy(listing.repositories),
    keptFor: (repository) => keptVerdicts({ folder, repository, engine }, (text) => progress.note(text)),
    modulesOf: (head) => (evidence) => {
      const [owner = '', repo = ''] = head.name.split('/');
      const modules = modulesRead(evidence.inForce.policy);
      return source.read({
        ...{ octokit, owner, repo, isPrivate: head.private, isFork: false, modules },
        calls: (view) => callsOfChange({ ...evidence, context: { ...evidence.context, modules: view } }),
      });
    },
  };
  const repositories: Backtest[] = [];
  const unread: { name: string; why: string }[] = [];
  for (const head of wanted) {
    const onMerge = (done: number, all: number) => progress.show(done, all, `merges of ${head.name}`);
    try {
      if (head.refusal !== null) throw new Error(head.refusal);
      repositories.push(await backtestRepository(head, { ...shared, onMerge }));
    } catch (error) {
      unread.push({ name: head.name, why: explain(error) ?? (error as Error).message });
    }
  }
  return { organization: listing.organization, repositories, unread, hidden: listing.hidden };
}
