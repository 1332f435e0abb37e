import { type Era, type KnownModule, knownModules } from '../../src/rule/modules/table.ts';
import { code, table } from './markdown.ts';

/** The modules whose own default decides, and from which release on that default refuses IMDSv1. */
export function modulesTable(): string {
  return table(
    ['Module', 'Input', 'not set', 'a map without `http_tokens`', '`null`'],
    knownModules.map((module) => [
      address(module),
      input(module),
      refusesFrom(module, 'unset'),
      module.input.kind === 'map' ? refusesFrom(module, 'partial') : '–',
      module.input.kind === 'map' ? refusesFrom(module, 'none') : '–',
    ]),
  );
}

function address({ source, submodule }: KnownModule): string {
  return code(submodule === '' ? source : `${source}//${submodule}`);
}

function input({ input, groups }: KnownModule): string {
  const current = groups.filter(({ legacy }) => !legacy);
  if (current.length === 0) return input.kind === 'bool' ? code(`${input.name} = true`) : code(input.name);
  return `${code(input.name)} in each of ${current.map(({ name }) => code(name)).join(' and ')}`;
}

function refusesFrom({ eras }: KnownModule, key: keyof Omit<Era, 'from'>): string {
  const last = eras.findLastIndex((era) => era[key] === 'optional');
  if (last === -1) return 'always';
  return eras[last + 1]?.from ?? 'never';
}
