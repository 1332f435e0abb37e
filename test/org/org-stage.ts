import { afterAll, beforeAll } from 'vitest';
import { type GitHubOptions, type LocalGitHub, startGitHub } from '../../playground/github.ts';
import type { AuditedRepository } from '../../src/audit/repository.ts';
import { modulesThrough } from '../../src/cli/org/audit/selection.ts';
import { callsOfRepository } from '../../src/judging/find-calls.ts';
import { judgeRepository } from '../../src/judging/judge-repository.ts';
import { defaultLimits } from '../../src/judging/limits.ts';
import { areVerified } from '../../src/judging/verify-fixes.ts';
import { type AuditOptions, auditRepositories } from '../../src/org/audit/audit-repositories.ts';
import { listRepositories, selector } from '../../src/org/audit/list.ts';
import { organizationPolicy } from '../../src/org/audit/policies.ts';
import type { KeptVerdict, VerdictCache } from '../../src/org/audit/verdict-cache.ts';
import { connect } from '../../src/org/client.ts';
import { type Fixed, type FixRunOptions, fixRepositories } from '../../src/org/fix/fix-repositories.ts';

const today = '2026-11-26';

type Changes = Partial<FixRunOptions> & {
  readonly org?: string;
  readonly repos?: readonly string[];
  readonly token?: string;
};

/** A GitHub with the organization acme, which mona owns; judged in this very thread, and without waiting. */
export function orgStage(options: GitHubOptions = {}) {
  let github: LocalGitHub;
  const notes: string[] = [];
  // Every commit and every tree starts a git, which takes long where many tests run at once.
  beforeAll(async () => {
    github = await startGitHub({ limits: { secondary: false }, ...options });
    github.createOrganization('acme');
    github.setOrganizationRole('acme', 'mona', 'admin');
  });
  afterAll(() => github.close());

  const selected = async ({ org = 'acme', repos = [], token }: Changes) => {
    const auth = token ?? github.createToken('mona');
    const connection = {
      auth,
      apiUrl: `${github.url}/api/v3`,
      onWait: (text: string) => notes.push(text),
    };
    const octokit = connect({ ...connection, second: 1 });
    const listing = await listRepositories(octokit, org);
    const heads = listing.repositories.filter(({ name }) => selector(repos)(name));
    const common: AuditOptions = {
      octokit,
      judge: judgeRepository,
      modules: modulesThrough(octokit, { callsOf: callsOfRepository }, { MODULE_REGISTRY: 'off' }),
      limits: defaultLimits,
      cache: memoryCache(),
      policy: organizationPolicy(listing.repositories),
      archived: false,
      today,
      onDone: () => {},
    };
    return { heads, common };
  };

  return {
    get github() {
      return github;
    },
    /** The client's messages about GitHub's limits. */
    notes,
    async make(fullName: string, files: Parameters<LocalGitHub['commit']>[1]['files']) {
      await github.createRepository({ fullName });
      return github.commit(fullName, { branch: 'main', files });
    },
    async audit(changes: Changes = {}): Promise<AuditedRepository[]> {
      const { heads, common } = await selected(changes);
      return auditRepositories(heads, { ...common, ...changes });
    },
    async fix(changes: Changes = {}): Promise<Fixed[]> {
      const { heads, common } = await selected(changes);
      const run = {
        verify: areVerified,
        callsOf: callsOfRepository,
        host: 'localhost',
        dryRun: false,
        again: false,
        expired: false,
        atMost: 10,
        onFixed: () => {},
      };
      return fixRepositories(heads, { ...common, ...run, ...changes });
    },
  };
}

/** Keeps verdicts by what they rest on. */
export function memoryCache(): VerdictCache {
  const kept = new Map<string, KeptVerdict>();
  return {
    get: (basis) => kept.get(JSON.stringify(basis)),
    set: (basis, verdict) => void kept.set(JSON.stringify(basis), verdict),
  };
}
