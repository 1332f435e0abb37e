import { blobFragment } from './documents.ts';

/** The question about one repository. Expressions are variables, as in documents.ts. */
export interface ModuleFields {
  /**
   * `visibility`: only whether it is private. `commit`: the commit of `$cN`. `whole`: that, and the tree of `$tN` with
   * the texts of its upper levels. `more`: only directories and files.
   */
  readonly kind: 'visibility' | 'commit' | 'whole' | 'more';
  /** Directories with the texts of their files: `$dN_0`, `$dN_1`, …. */
  readonly directories: number;
  /** Single files: `$fN_0`, …. */
  readonly files: number;
}

/** Levels of a repository whose texts come at once: `modules/name/main.tf` is on the third. */
export const wholeLevels = 3;
/** Levels below them of which the names come along. */
const levelsOfNames = 3;

/**
 * Modules of other repositories, all of one level: for each repository (`$oN`, `$nN`) its visibility, and the
 * fields that its question asks for.
 */
export function modulesDocument(repositories: readonly ModuleFields[]): string {
  const variables = repositories.flatMap(({ kind, directories, files }, n) => [
    `$o${n}: String!`,
    `$n${n}: String!`,
    ...(kind === 'whole' || kind === 'commit' ? [`$c${n}: String!`, `$t${n}: String!`] : []),
    ...numbered(directories, (index) => `$d${n}_${index}: String!`),
    ...numbered(files, (index) => `$f${n}_${index}: String!`),
  ]);
  const fields = repositories.map(({ kind, directories, files }, n) =>
    [
      `m${n}: repository(owner: $o${n}, name: $n${n}) {`,
      '    isPrivate',
      ...(kind === 'whole' || kind === 'commit'
        ? [
            `    commit: object(expression: $c${n}) {\n      ...peeled\n    }`,
            `    tree: object(expression: $t${n}) {\n      oid\n${kind === 'whole' ? '      ...level1\n' : ''}    }`,
          ]
        : []),
      ...numbered(
        directories,
        (index) =>
          `    d${index}: object(expression: $d${n}_${index}) {\n      ...level${wholeLevels}\n    }`,
      ),
      ...numbered(
        files,
        (index) => `    f${index}: object(expression: $f${n}_${index}) {\n      ...blob\n    }`,
      ),
      '  }',
    ].join('\n'),
  );
  const anyWhole = repositories.some(({ kind }) => kind === 'whole');
  const anyCommit = anyWhole || repositories.some(({ kind }) => kind === 'commit');
  const anyDirectory = repositories.some(({ directories }) => directories > 0);
  const anyText = anyWhole || anyDirectory || repositories.some(({ files }) => files > 0);
  const levels = numbered(wholeLevels, (index) => index + 1).filter(
    (level) => anyWhole || (anyDirectory && level === wholeLevels),
  );
  return [
    `query Modules(${variables.join(', ')}) {\n  ${fields.join('\n  ')}\n}`,
    ...(anyCommit ? [peeledFragment] : []),
    ...levels.map(levelFragment),
    ...(anyText ? [blobFragment] : []),
  ].join('\n');
}

/** An annotated tag names a commit, or another tag that does. */
const peeledFragment = `
fragment peeled on GitObject {
  __typename
  oid
  ... on Tag {
    target {
      __typename
      oid
      ... on Tag {
        target {
          __typename
          oid
        }
      }
    }
  }
}`;

function levelFragment(level: number): string {
  const below =
    level < wholeLevels
      ? `...level${level + 1}`
      : `... on Tree {\n        entries {\n          name\n          mode\n          type${names(levelsOfNames - 1)}\n        }\n      }`;
  return `
fragment level${level} on Tree {
  entries {
    name
    mode
    type
    object {
      ...blob
      ${below}
    }
  }
}`;
}

function names(levels: number): string {
  return levels === 0 ? '' : ` object { ... on Tree { entries { name mode type${names(levels - 1)} } } }`;
}

function numbered<T>(count: number, line: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => line(index));
}
