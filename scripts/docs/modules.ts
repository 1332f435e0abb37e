import { type AnswerState, type KnownReleases, letterOf } from '../../src/rule/modules/answers.ts';
import { knownModules } from '../../src/rule/modules/table.ts';
import { code, table } from './markdown.ts';

/** The modules whose own default decides, and from which release on that default refuses IMDSv1. */
export function modulesTable(): string {
  return table(
    ['Module', 'Input', 'since', 'not set', 'a map without `http_tokens`', '`null`'],
    knownModules.flatMap(({ plain, groups }) =>
      [...(plain && (plain.inputs.length > 0 || groups.length === 0) ? [plain] : []), ...groups].flatMap(
        rows,
      ),
    ),
  );
}

function rows(known: KnownReleases): string[][] {
  const { source, submodule, group, inputs } = known;
  const address = code(submodule === '' ? source : `${source}//${submodule}`);
  if (inputs.length === 0) return [[address, '–', '–', requiresIn(known, 'unset'), '–', '–']];
  return inputs.map((input) => {
    const where = group ? ` in each of ${code([group.argument, ...group.path].join('.*.'))}` : '';
    const isMap = input.kind === 'map';
    return [
      address,
      `${code(input.kind === 'bool' ? `${input.name} = true` : input.name)}${where}`,
      releasesWith(known, (era) => era.inputs[input.name] !== undefined),
      requiresIn(known, 'unset'),
      isMap ? requiresIn(known, 'partial', input) : '–',
      requiresIn(known, 'none', input),
    ];
  });
}

function requiresIn(known: KnownReleases, state: AnswerState | 'unset', input = known.inputs[0]): string {
  return releasesWith(known, (era) => letterOf(era, input, state) === 'r');
}

/** “5.8.0”, “0.21.1 to before 0.24.0, 4.6.0”, “always”, “never”. */
function releasesWith(
  { eras }: KnownReleases,
  holds: (era: KnownReleases['eras'][number]) => boolean,
): string {
  const runs: { from: string; before: string | null }[] = [];
  for (const era of eras) {
    const last = runs.at(-1);
    if (holds(era) && last?.before !== null) runs.push({ from: era.from, before: null });
    else if (!holds(era) && last?.before === null) last.before = era.from;
  }
  if (runs.length === 0) return 'never';
  if (runs.length === 1 && runs[0]!.from === eras[0]!.from && runs[0]!.before === null) return 'always';
  return runs.map(({ from, before }) => (before === null ? from : `${from} to before ${before}`)).join(', ');
}
