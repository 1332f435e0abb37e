import {
  directoryOf,
  type Files,
  fileNameOf,
  type Gap,
  isTerraform,
  isTerragrunt,
  joinPath,
  type Links,
  memoryFiles,
  type RepositoryFiles,
  resolveLinks,
} from './files.ts';

/** Links of a commit whose targets are read at most. */
export const mostLinks = 1_500;

/** The files of a commit, as far as they were read. */
export type CommitFiles = Pick<RepositoryFiles, 'contents' | 'links' | 'names'>;

/**
 * The files of a commit, read through its links: a link is a file with the bytes of the file that it leads to.
 *
 * @param onMissing told of every file that is there, is asked for, and was not read
 */
export function linkedFiles(
  { contents, links = new Map(), names }: CommitFiles,
  onMissing: (path: string) => void = () => {},
): Files {
  const present = new Set([...(names ?? []), ...contents.keys()].filter((path) => !links.has(path)));
  const files = memoryFiles(contents, present);
  const byDirectory = Map.groupBy(links.keys(), directoryOf);
  const linked = linksIn(links, present);
  const realOf = (directory: string) => resolveLinks(joinPath('', directory), links);
  const directoriesOf = (real: string) => files.directories!(real);
  const isDirectory = (path: string) => files.list(path).length > 0 || directoriesOf(path).length > 0;
  const leaves = [...links.keys()].filter((link) => !isDirectory(resolveLinks(link, links) ?? link));
  const isAbsent = (path: string) =>
    !present.has(path) && !isDirectory(path) && (names !== undefined || isDirectory(directoryOf(path)));
  return {
    ...files,
    partial: names === undefined,
    // A link that leads nowhere is listed as well, so that it is reported as not read.
    paths: [...present, ...leaves],
    list: (directory) => {
      const real = realOf(directory);
      if (real === undefined) return [];
      return [...files.list(real), ...(linked.get(real) ?? []).map(fileNameOf)];
    },
    directories: (directory) => {
      const real = realOf(directory);
      return real === undefined ? [] : directoriesOf(real);
    },
    read: (path) => {
      const real = resolveLinks(path, links);
      const bytes = real === undefined ? undefined : files.read(real);
      if (bytes || real === undefined || !present.has(real)) return bytes;
      onMissing(real);
      // A file that can't be parsed is already a finding, and one that wasn't fetched is reported elsewhere.
      if (isTerraform(real) || isTerragrunt(real)) return undefined;
      throw new Error('it was not read');
    },
    canonical: (directory) => realOf(directory) ?? directory,
    gaps: (directory) => gapsIn(realOf(directory), { links, byDirectory, isAbsent }),
  };
}

/** Paths of the links to files, by the directory in which they lie. */
function linksIn(links: Links, present: ReadonlySet<string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const link of links.keys()) {
    const target = resolveLinks(link, links);
    if (target === undefined || !present.has(target)) continue;
    const directory = directoryOf(link);
    const known = found.get(directory);
    if (known) known.push(link);
    else found.set(directory, [link]);
  }
  return found;
}

interface KnownNames {
  readonly links: Links;
  readonly byDirectory: ReadonlyMap<string, readonly string[]>;
  /** Is it known that there is nothing? */
  isAbsent(path: string): boolean;
}

/** Links that lead outside or to nothing. */
function gapsIn(real: string | undefined, { byDirectory, ...known }: KnownNames): Gap[] {
  if (real === undefined) return [{ name: '', ...outside }];
  return (byDirectory.get(real) ?? []).flatMap((link): Gap[] => {
    const target = resolveLinks(link, known.links);
    const name = fileNameOf(link);
    if (target === undefined)
      return [{ name, ...(known.links.size > mostLinks ? outsideOrBeyond() : outside) }];
    return known.isAbsent(target) ? [{ name, ...dangling }] : [];
  });
}

const outside: Omit<Gap, 'name'> = {
  reason: 'the link leads out of the repository, or in circles',
  hint: 'Keep the file in the repository, or scan with the command line where it is there',
};

/** Made when it is needed: the first `toLocaleString` of a process is slow. */
const outsideOrBeyond = (): Omit<Gap, 'name'> => ({
  reason: `the link leads out of the repository or in circles, or is not one of the first ${mostLinks.toLocaleString('en')}`,
  hint: outside.hint,
});

const dangling: Omit<Gap, 'name'> = {
  reason: 'the link leads to no file',
  hint: 'Correct the link, or remove it',
};
