import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { type Audit, auditOf } from '../../../audit/audit.ts';
import { sentenceOf } from '../../../audit/sentence.ts';
import { judgeInThreads } from '../../../judging/judge-in-threads.ts';
import { defaultLimits } from '../../../judging/limits.ts';
import { auditRepositories } from '../../../org/audit/audit-repositories.ts';
import { engineName } from '../../../org/audit/engine.ts';
import { listRepositories } from '../../../org/audit/list.ts';
import { organizationPolicy } from '../../../org/audit/policies.ts';
import { selector } from '../../../org/audit/select.ts';
import { verdictCache } from '../../../org/audit/verdict-cache.ts';
import { cacheFolder } from '../../../org/saved-state.ts';
import type { OrgAuditRequest } from '../../commands/org-audit.ts';
import type { Io } from '../../io.ts';
import { reasonOf } from '../../problem.ts';
import { version } from '../../version.ts';
import { visible } from '../../visible.ts';
import { type Session, withGitHub } from '../session.ts';
import { type AuditInputs, auditInputs } from './audit-inputs.ts';
import { auditStatus } from './audit-status.ts';
import { render } from './render.ts';

/** Milliseconds that a repository waits for a thread before another one is made: a small organisation needs one. */
const patience = 250;

/** Runs `org audit`: list, read, judge, report, in this order. Gives the exit status. */
export async function auditCommand(request: OrgAuditRequest, io: Io): Promise<0 | 1 | 2> {
  const inputs = auditInputs(request, io.prefix);
  if ('errors' in inputs) return refuse(inputs.errors, io);
  return withGitHub(request, io, async (session) => {
    const audit = await auditOrganization(request, { session, inputs, env: io.env });
    session.progress.end();
    if (typeof audit === 'string') return refuse([audit], io);
    const toFile = request.out !== undefined;
    const report = await render(audit, request, toFile ? { write() {} } : io.stdout, io.env);
    if (request.out === undefined) io.stdout.write(report);
    else {
      try {
        writeFileSync(resolve(io.prefix, request.out), report);
      } catch (error) {
        return refuse([`${request.out}: ${reasonOf(error)}`], io);
      }
      io.stderr.write(`${visible(sentenceOf(audit.totals))}\n`);
    }
    return auditStatus(audit);
  });
}

function refuse(problems: readonly string[], { stderr }: Io): 2 {
  for (const problem of problems) stderr.write(`require-imdsv2: ${visible(problem)}\n`);
  return 2;
}

interface Surroundings {
  readonly session: Session;
  readonly inputs: AuditInputs;
  readonly env: NodeJS.ProcessEnv;
}

/** The audit, or why there is none. */
async function auditOrganization(
  { repos: patterns, archived }: OrgAuditRequest,
  { session, inputs, env }: Surroundings,
): Promise<Audit | string> {
  const { client, org, apiUrl, progress } = session;
  const at = new Date().toISOString();
  const listing = await listRepositories(client, org, (listed, all) =>
    progress.show(listed, all, 'repositories listed'),
  );
  const isWanted = selector(patterns);
  const wanted = listing.repositories.filter(({ name }) => isWanted(name));
  if (wanted.length === 0 && patterns.length > 0)
    return `no repository of ${listing.organization} matches ${patterns.join(', ')}`;
  const limits = { ...defaultLimits, threads: Math.min(8, availableParallelism()) };
  const judge = judgeInThreads(limits, patience);
  const host = new URL(apiUrl).host.replace(':', '-');
  let done = 0;
  try {
    const repositories = await auditRepositories(wanted, {
      octokit: client,
      limits,
      archived,
      judge: judge.judgeRepository,
      cache: verdictCache(join(cacheFolder(env), 'audit', host), engineName()),
      policy: inputs.policy ?? organizationPolicy(listing.repositories),
      today: at.slice(0, 10),
      onDone: () => progress.show(++done, wanted.length, 'repositories judged'),
    });
    const { organization, url, hidden } = listing;
    const { earlier } = inputs;
    return auditOf({ version: version(), organization, url, at, patterns, hidden, repositories, earlier });
  } finally {
    await judge.close();
  }
}
