import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type JudgeInThreads, judgeInThreads } from '../../../judging/judge-in-threads.ts';
import { defaultLimits } from '../../../judging/limits.ts';
import { moduleSource } from '../../../modules/github/module-source.ts';
import type { AuditOptions, ReadModules } from '../../../org/audit/audit-repositories.ts';
import { engineName } from '../../../org/audit/engine-digest.ts';
import { type ListedHead, type Listing, listRepositories, selector } from '../../../org/audit/list.ts';
import { organizationPolicy } from '../../../org/audit/policies.ts';
import { verdictCache } from '../../../org/audit/verdict-cache.ts';
import type { OrgClient } from '../../../org/client.ts';
import { cacheFolder } from '../../../org/saved-state.ts';
import { modulesRead } from '../../../policy/schema.ts';
import type { Session } from '../session.ts';
import type { AuditInputs } from './audit-inputs.ts';

/** The repositories that were asked for, and everything that judging them needs. */
export interface Selection {
  readonly listing: Listing;
  readonly wanted: readonly ListedHead[];
  /** When they were listed, ISO 8601. */
  readonly at: string;
  readonly options: AuditOptions;
  readonly judge: JudgeInThreads;
}

interface Surroundings {
  readonly session: Session;
  readonly inputs: AuditInputs;
  readonly env: NodeJS.ProcessEnv;
}

/** Lists and selects repositories and does something with them. @returns a text that says why not where none is left */
export async function withSelection<T>(
  { repos: patterns, archived }: { readonly repos: readonly string[]; readonly archived: boolean },
  { session, inputs, env }: Surroundings,
  work: (selection: Selection) => Promise<T>,
): Promise<T | string> {
  const { client: octokit, org, apiUrl, progress } = session;
  const at = new Date().toISOString();
  const listing = await listRepositories(octokit, org, (listed, all) =>
    progress.show(listed, all, 'repositories listed'),
  );
  if (listing.repositories.length === 0)
    return `GitHub shows no repository of ${listing.organization} to this token`;
  const isWanted = selector(patterns);
  const wanted = listing.repositories.filter(({ name }) => isWanted(name));
  if (wanted.length === 0 && patterns.length > 0)
    return `no repository of ${listing.organization} matches ${patterns.join(', ')}`;
  const limits = {
    ...defaultLimits,
    threads: Math.min(8, availableParallelism(), Math.max(1, wanted.length)),
  };
  // There is always more to judge: the audit does not wait to see whether another thread is worth its while.
  const judge = judgeInThreads(limits, 0);
  const folder = join(cacheFolder(env), 'audit', new URL(apiUrl).host.replace(':', '-'));
  let done = 0;
  try {
    const options: AuditOptions = {
      octokit,
      limits,
      archived,
      judge: judge.judgeRepository,
      modules: modulesThrough(octokit, judge, env),
      cache: verdictCache(folder, engineName(), (text) => progress.note(text)),
      policy: inputs.policy ?? organizationPolicy(listing.repositories),
      today: at.slice(0, 10),
      onDone: () => progress.show(++done, wanted.length, 'repositories checked'),
    };
    return await work({ listing, wanted, at, options, judge });
  } finally {
    await judge.close();
  }
}

/**
 * Modules of other repositories by the same ways as the App: through GitHub's API, and by registries to GitHub.
 * `MODULE_REGISTRY=off` keeps all requests on GitHub; `MODULE_HOSTS` lists registries beside the public ones.
 */
export function modulesThrough(
  octokit: OrgClient,
  judge: Pick<JudgeInThreads, 'callsOf'>,
  env: NodeJS.ProcessEnv,
): ReadModules {
  const source = moduleSource({ ...registriesIn(env), env });
  return async ({ name, private: isPrivate }, evidence) => {
    const [owner = '', repo = ''] = name.split('/');
    const modules = modulesRead(evidence.policy);
    const place = { octokit, owner, repo, isPrivate, isFork: false, modules };
    return source.read({ ...place, calls: (view) => judge.callsOf({ ...evidence, modules: view }) });
  };
}

/** Which registries the environment allows. */
export function registriesIn(env: NodeJS.ProcessEnv) {
  const hosts = (env.MODULE_HOSTS ?? '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter(Boolean);
  const registry = env.MODULE_REGISTRY?.toLowerCase() === 'off' ? ('off' as const) : ('on' as const);
  return { registry, hosts };
}
