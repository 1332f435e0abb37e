import type { Table } from './table.ts';

/** The generated file, before it is formatted. */
export function textOfTable({ modules, versions, harmless }: Table): string {
  const lists = Object.entries(versions).map(
    ([repository, list]) => `${JSON.stringify(repository)}: ${JSON.stringify(list.join(' '))}`,
  );
  return [
    '// Made by scripts/releases.ts from every release of these modules. Edit nothing here.',
    "import type { KnownReleases } from './answers.ts';",
    '',
    '/** Releases of each repository, in ascending order, with a space between them. */',
    `export const versions: Readonly<Record<string, string>> = {${lists.join(',\n')}};`,
    '',
    '/** Modules of whose releases none creates a target: names in the registry, and repositories. */',
    `export const harmless: readonly string[] = ${JSON.stringify(harmless)};`,
    '',
    'export const knownReleases: readonly KnownReleases[] = [',
    ...modules.map((module) => `${JSON.stringify(module)},`),
    '];',
    '',
  ].join('\n');
}
