import type { JudgeInThreads } from '../../../judging/judge-in-threads.ts';
import { moduleSource } from '../../../modules/github/module-source.ts';
import type { ReadModules } from '../../../org/audit/audit-repositories.ts';
import type { OrgClient } from '../../../org/client.ts';

/**
 * Modules of other repositories by the same ways as the App: through GitHub's API, and by registries to GitHub.
 * `MODULE_REGISTRY=off` keeps all requests on GitHub; `MODULE_HOSTS` lists registries beside the public ones.
 */
export function modulesThrough(
  octokit: OrgClient,
  judge: Pick<JudgeInThreads, 'callsOf'>,
  env: NodeJS.ProcessEnv,
): ReadModules {
  const hosts = (env.MODULE_HOSTS ?? '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter(Boolean);
  const registry = env.MODULE_REGISTRY?.toLowerCase() === 'off' ? 'off' : 'on';
  const source = moduleSource({ registry, hosts, env });
  return async ({ name, private: isPrivate }, evidence) => {
    const [owner = '', repo = ''] = name.split('/');
    const { modules } = evidence.policy;
    const place = { octokit, owner, repo, isPrivate, isFork: false, modules };
    return source.read({ ...place, calls: (view) => judge.callsOf({ ...evidence, modules: view }) });
  };
}
