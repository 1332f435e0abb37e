import { type Default, type Era, type KnownModule, knownModules } from '../../src/rule/modules/table.ts';
import { code, table } from './markdown.ts';

/** The modules whose own default decides. */
export function modulesTable(): string {
  return table(
    ['Module', 'Input', 'Not set at all', 'A map without `http_tokens`', '`null`'],
    knownModules.map((module) => [
      address(module),
      input(module),
      history(module, 'unset'),
      module.input.kind === 'map' ? history(module, 'partial') : '–',
      module.input.kind === 'map' ? history(module, 'none') : '–',
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

/** “allows IMDSv1 before 5.8.0, refuses it since”. */
function history({ eras }: KnownModule, key: keyof Omit<Era, 'from'>): string {
  const words: Record<Default, string> = { optional: '❌ allows', required: '✅ refuses' };
  const steps = eras.filter((era, index) => index === 0 || era[key] !== eras[index - 1]![key]);
  const [first, ...later] = steps;
  return [
    `${words[first![key]]}${later.length > 0 ? ` before ${later[0]!.from}` : ''}`,
    ...later.map((era) => `${words[era[key]]} from ${era.from} on`),
  ].join(', ');
}
