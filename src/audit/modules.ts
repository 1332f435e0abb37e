import { countTargets } from '../rule/assemble.ts';
import type { Target, TargetCounts } from '../rule/report.ts';
import { directoryOf } from '../terraform/files.ts';
import type { AuditedRepository } from './repository.ts';

/** The targets of one module, wherever it is called. */
export interface ModuleTotals extends TargetCounts {
  /** The source of a module of a registry or of git, or `owner/name//directory` for one of a repository's own. */
  readonly module: string;
  /** The version constraint as it is written; null where there is none, and for a repository's own. */
  readonly version: string | null;
  readonly repositories: readonly string[];
}

interface Member {
  readonly module: string;
  readonly version: string | null;
  readonly repository: string;
  readonly verdict: Target['verdict'];
}

/** Targets by the module that they are in or that they call; most violations first. */
export function modulesOf(repositories: readonly AuditedRepository[]): ModuleTotals[] {
  const members = repositories.flatMap(membersOf);
  const groups = Map.groupBy(members, ({ module, version }) => JSON.stringify([module, version]));
  return [...groups.values()]
    .map(sum)
    .sort((a, b) => b.violation - a.violation || b.targets - a.targets || a.module.localeCompare(b.module));
}

function membersOf({ name, targets, modules }: AuditedRepository): Member[] {
  return targets.flatMap(({ address, path, line, verdict }) => {
    const call = modules.find((one) => one.address === address && one.path === path && one.line === line);
    if (call) return { module: call.source, version: call.version, repository: name, verdict };
    if (!address.startsWith('module.')) return [];
    const directory = directoryOf(path);
    const module = directory === '' ? name : `${name}//${directory}`;
    return { module, version: null, repository: name, verdict };
  });
}

function sum(members: readonly Member[]): ModuleTotals {
  const { module, version } = members[0]!;
  return {
    module,
    version,
    repositories: [...new Set(members.map(({ repository }) => repository))],
    ...countTargets(members),
  };
}
