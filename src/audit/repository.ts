import type { CalledModule } from '../judging/called-modules.ts';
import type { Finding, Summary, Target, Unseen } from '../rule/report.ts';

/** The state of a repository in an audit; only `judged` says anything about its Terraform. */
export type RepositoryState = 'judged' | 'unread' | 'archived' | 'disabled' | 'empty';

/** A repository as GitHub listed it. */
export interface ListedRepository {
  /** GitHub's number, which stays when the repository is renamed. */
  readonly id: number;
  /** `owner/name`. */
  readonly name: string;
  /** Its page on GitHub. */
  readonly url: string;
  readonly private: boolean;
  readonly fork: boolean;
  /** The default branch; null where there is none. */
  readonly branch: string | null;
  /** Head commit of the default branch. */
  readonly commit: string | null;
}

/** A repository of an audit. */
export interface AuditedRepository extends ListedRepository {
  readonly state: RepositoryState;
  /** Why it could not be read, in plain words; null unless the state is `unread`. */
  readonly problem: string | null;
  readonly policy: AppliedPolicy | null;
  /** Null unless it was judged; so are the lists below empty then. */
  readonly summary: Summary | null;
  readonly targets: readonly Target[];
  readonly findings: readonly Finding[];
  readonly modules: readonly CalledModule[];
  /** The entries that were not checked: modules whose code is not among the files, and the like. */
  readonly unseen: readonly Unseen[];
  /** Files that could not be checked. */
  readonly unread: readonly { readonly path: string; readonly what: string }[];
  /** Terraform files that the policy leaves out. */
  readonly excluded: readonly string[];
  readonly exceptionDates?: ExceptionDates;
}

/** On which day (`YYYY-MM-DD`) each suppression comment was written, by `path:line`, as far as GitHub can tell. */
export type ExceptionDates = Readonly<Record<string, string>>;

/** Which policy the repository was judged by. */
export interface AppliedPolicy {
  readonly enforcement: 'enforce' | 'advise';
  readonly onUnknown: 'warn' | 'fail' | 'ignore';
  readonly onUnseen: 'warn' | 'fail' | 'ignore';
  /** The files that say something; none is the strict default. */
  readonly sources: readonly string[];
  /** Their keys that were not honored. */
  readonly problems: readonly string[];
}

/** A repository of which nothing was judged. */
export function unjudged(
  listed: ListedRepository,
  state: Exclude<RepositoryState, 'judged'>,
  problem: string | null = null,
): AuditedRepository {
  const nothing = { targets: [], findings: [], unseen: [], modules: [], unread: [], excluded: [] };
  return { ...listed, state, problem, policy: null, summary: null, ...nothing };
}

/** Is there anything in it that was not judged? */
export function isDoubtful({ state, unread }: Pick<AuditedRepository, 'state' | 'unread'>): boolean {
  return state === 'unread' || unread.length > 0;
}

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
