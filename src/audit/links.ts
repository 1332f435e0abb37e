import type { ListedRepository } from './repository.ts';

/** Which text a link shows: that of the audited commit, or that of the default branch as it will be then. */
export type LinkTo = 'commit' | 'branch';

/** Gives the page of lines (1-based, inclusive) on GitHub; undefined where there is none. */
export type Linker = (
  repository: ListedRepository,
  path: string,
  startLine?: number,
  endLine?: number,
) => string | undefined;

export function linker(to: LinkTo): Linker {
  return (repository, path, startLine, endLine) => {
    const revision = to === 'commit' ? repository.commit : repository.branch;
    if (revision === null || !/^https?:\/\//.test(repository.url)) return undefined;
    const lines =
      startLine === undefined ? '' : `#L${startLine}${endLine && endLine > startLine ? `-L${endLine}` : ''}`;
    return `${repository.url}/blob/${encoded(revision)}/${encoded(path)}${lines}`;
  };
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
