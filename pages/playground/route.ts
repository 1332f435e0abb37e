export type Tab = 'conversation' | 'files' | 'checks';

export type View =
  | { name: 'repositories'; repository: string | null }
  | { name: 'new' }
  | { name: 'pull'; repository: string; number: number; tab: Tab }
  | { name: 'nothing' };

/** The view at an address; the addresses are those of github.com. */
export function viewOf(pathname: string): View {
  if (pathname === '/') return { name: 'repositories', repository: null };
  if (pathname === '/new') return { name: 'new' };
  const [, owner, name, kind, number, tab] = pathname.replace(/\/$/, '').split('/');
  if (owner === undefined || name === undefined || name === '') return { name: 'nothing' };
  const repository = `${owner}/${name}`;
  if (kind === undefined || kind === 'pulls') return { name: 'repositories', repository };
  if (kind !== 'pull' || !/^\d+$/.test(number ?? '')) return { name: 'nothing' };
  const pull = { name: 'pull' as const, repository, number: Number(number) };
  if (tab === undefined) return { ...pull, tab: 'conversation' };
  return tab === 'files' || tab === 'checks' ? { ...pull, tab } : { name: 'nothing' };
}

export function pullPath(repository: string, number: number, tab: Tab = 'conversation'): string {
  return `/${repository}/pull/${number}${tab === 'conversation' ? '' : `/${tab}`}`;
}

/** The fragment of a line in "Files changed" that something is said of. */
export function lineAnchor(path: string, line: number): string {
  return `${encodeURIComponent(path)}-L${line}`;
}

/** The fragment of a conversation in "Files changed". */
export function threadAnchor(id: number): string {
  return `conversation-${id}`;
}
