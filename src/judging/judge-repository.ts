import { scanUnderPolicy } from '../policy/scan-under-policy.ts';
import { type Policy, scanPolicyOf } from '../policy/schema.ts';
import { type FixedFile, fixedFiles } from '../rule/fix/fixed-files.ts';
import { type ModulesInView, mounting } from '../rule/modules/in-view.ts';
import type { Finding, Report } from '../rule/report.ts';
import type { Links } from '../terraform/files.ts';
import { linkedFiles } from '../terraform/linked-files.ts';
import { type CalledModule, calledModules } from './called-modules.ts';
import { fixesBehindLinks } from './fixes-behind-links.ts';

/** The files and settings for judging one commit of a repository. */
export interface RepositoryEvidence {
  /** Bytes by path: Terraform and Terragrunt, and what they read. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** Where symbolic links lead, as in `RepositoryFiles`. */
  readonly links?: Links | undefined;
  /** Paths of all regular files, as in `RepositoryFiles`. */
  readonly names?: readonly string[] | undefined;
  /** Terraform files among them, and those that could not be read. */
  readonly paths: readonly string[];
  /** Why a file is not among the contents, in plain words. */
  readonly unread: ReadonlyMap<string, string>;
  readonly policy: Policy;
  /** Modules of other repositories that were looked for; undefined where none was. */
  readonly modules?: ModulesInView | undefined;
  /** `YYYY-MM-DD`; suppressions that ended before it no longer count. */
  readonly today: string;
  /** Only fix exceptions that have ended: remove the comment, and fix its target? */
  readonly onlyEnded?: boolean | undefined;
}

/** The result for a repository: plain data. */
export interface JudgedRepository {
  readonly report: Report;
  /** Not checked. */
  readonly unread: readonly { readonly path: string; readonly what: string }[];
  /** Terraform files that the policy leaves out. */
  readonly excluded: readonly string[];
  /** Modules of a registry or of git that the targets call. */
  readonly modules: readonly CalledModule[];
  /**
   * The last day on which this still holds, because a suppression may end on it; null if the files name no
   * date.
   */
  readonly until: string | null;
  /** The files with the safe fixes. */
  readonly fixes: readonly FixedFile[];
  /** Findings whose fix is in them. */
  readonly fixed: readonly Finding[];
  /** Files of the commit that judging asked for and that were not read: with them, the result may be another one. */
  readonly missing: readonly string[];
}

/**
 * Judges a whole repository; asks GitHub for nothing.
 *
 * @param onRead told of every file before it is parsed
 */
export async function judgeRepository(
  { paths, unread, policy, today, modules, onlyEnded, ...commit }: RepositoryEvidence,
  onRead: (path: string) => void = () => {},
): Promise<JudgedRepository> {
  const { contents } = commit;
  const asked = new Set<string>();
  const files = mounting(modules)(linkedFiles(commit, (path) => asked.add(path)));
  const judged = paths.filter((path) => !unread.has(path));
  const { report: asNamed, excluded } = await scanUnderPolicy(
    { ...files, paths: judged },
    scanPolicyOf(policy),
    {
      today,
      vouch: true,
      removeEnded: onlyEnded,
      onRead,
    },
  );
  const report = fixesBehindLinks(asNamed, commit.links);
  const left = new Set(excluded);
  const { files: fixes, fixed } = fixedFiles(onlyEnded ? endedIn(report) : report.findings, contents);
  return {
    report,
    unread: [...unread].filter(([path]) => !left.has(path)).map(([path, what]) => ({ path, what })),
    excluded,
    modules: await calledModules(report.targets, files),
    until: lastDay(contents, today),
    fixes,
    fixed,
    missing: [...asked].filter((path) => !unread.has(path)),
  };
}

/** Comments of exceptions that have ended, and the findings that they suppressed. */
function endedIn({ findings }: Report): Finding[] {
  const ended = findings.filter(({ code, fix }) => code === 'suppression-invalid' && fix !== null);
  const addresses = new Set(ended.flatMap(({ address }) => address ?? []));
  return findings.filter(
    (finding) => ended.includes(finding) || (finding.address !== null && addresses.has(finding.address)),
  );
}

const date = /\d{4}-\d\d-\d\d/g;

/**
 * The last day for which the findings of `today` still hold: the earliest date from today on that any text
 * names, because a suppression may end on it. Null if there is none.
 */
function lastDay(contents: ReadonlyMap<string, Uint8Array>, today: string): string | null {
  let next: string | null = null;
  for (const bytes of contents.values()) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    for (const [day] of text.matchAll(date)) if (day >= today && (next === null || day < next)) next = day;
  }
  return next;
}
