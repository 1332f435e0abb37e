import { defaultPolicy, type Policy } from '../policy/schema.ts';
import { fingerprint, fingerprintsIn } from '../rule/fingerprint.ts';
import { fixPatch, patchOf } from '../rule/fix/fix-patch.ts';
import { type FixedFile, fixedFiles } from '../rule/fix/fixed-files.ts';
import { foldRoots } from '../rule/fold-roots.ts';
import type { Finding, Report } from '../rule/report.ts';
import { type Annotation, annotationOf } from './annotations.ts';
import { commentsOf, type ReviewComment } from './comments.ts';
import { type Conclusion, conclusionOf, tallyOf, titleOf } from './conclusion.ts';
import { endingAnnotation, endingLine, endingSuppressions } from './ending-suppressions.ts';
import { code, fence } from './markdown.ts';
import { changedScope, introducedScope, moduleScope, type ReviewScope } from './scope.ts';
import { outputLimit, summaryOf } from './summary.ts';

/** The texts and the verdict for a pull request. */
export interface Review {
  readonly conclusion: Conclusion;
  /** The result in one breath, at most 255 characters. */
  readonly title: string;
  /** Markdown, at most 65,535 characters. */
  readonly summary: string;
  /** Markdown with the fix for everything as one diff, at most 65,535 characters. */
  readonly text: string | undefined;
  /** Any number; GitHub takes 50 a request. */
  readonly annotations: readonly Annotation[];
  /** Comments with suggestions, at most `maxComments`. */
  readonly comments: readonly ReviewComment[];
  /** Fingerprints of all that is still open: a thread with another one has been settled. */
  readonly open: ReadonlySet<string>;
  /** The files that could not be read, as they came in. */
  readonly unread: readonly string[];
  /** Files that are not valid Terraform. */
  readonly unparsable: number;
  /** The files after all safe fixes. */
  readonly fixes: readonly FixedFile[];
  /** Files of the commit that judging asked for and that were not read: with them, the result may be another one. */
  readonly missing?: readonly string[];
  /** The day of the judgement, `YYYY-MM-DD`, UTC. */
  readonly today?: string;
  /** Everything that the review answers for, suppressed findings too. */
  readonly findings: readonly Finding[];
}

/** The changes of a pull request, and the facts about it. */
export interface Change {
  /** Paths of the head commit that the pull request adds or changes, with GitHub's `patch` where it gave one. */
  readonly patches: ReadonlyMap<string, string | undefined>;
  /** Directories with a changed Terraform file, `''` for the root. */
  readonly directories: readonly string[];
  /** Bytes of the files that were read, by path. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /**
   * Fingerprints in the App's comments on this pull request; undefined if they are unknown: then the App
   * writes no comments.
   */
  readonly said: ReadonlySet<string> | undefined;
  /** The files that could not be read, as Markdown: with any, the review does not pass. */
  readonly unread: readonly string[];
  /** Further notes, as Markdown. */
  readonly notes: readonly string[];
  /** The report of the base branch, where scope needs it. */
  readonly base?: Report | undefined;
  /** The problems of the policy file in the pull request. */
  readonly proposedPolicy?: readonly Annotation[];
  /** `YYYY-MM-DD`, to tell what ends soon. */
  readonly today?: string | undefined;
  /** How fixes can be had beside suggestions and diff: a button, or none because the branch can't be written. */
  readonly button?: 'offered' | 'unwritable' | 'off';
}

const scopes = { changed: changedScope, introduced: introducedScope, module: moduleScope };

/** Turns a report into everything that is said on a pull request. Pure: the same input gives the same review. */
export function review(report: Report, change: Change, policy: Policy = defaultPolicy): Review {
  const scope = scopeOf(report, change, policy.scope);
  const ending = change.today === undefined ? [] : endingSuppressions(scope.findings, change.today);
  const tally = tallyOf(scope, newSuppressions(scope.findings, change.base));
  const title = titleOf(tally, change.unread);
  const fixes = fixedFiles(scope.findings, change.contents);
  const limit = policy.fixes.suggestions ? policy.fixes.maximum : 0;
  const { patches, contents, said } = change;
  const comments = said ? commentsOf(fixes.fixed, { patches, contents, said, limit }) : [];
  const commented = new Set([...(said ?? []), ...comments.flatMap(({ body }) => fingerprintsIn(body))]);
  const patch = fixPatch(fixes.files, outputLimit - 10_000);
  return {
    conclusion: conclusionOf(scope, tally, change.unread, policy),
    title,
    summary: summaryOf({
      scope,
      unread: change.unread,
      ending: ending.map(endingLine),
      notes: change.notes,
      remedy: remedyOf(fixes.fixed, change),
    }),
    text: textOf(patch),
    annotations: unique([
      ...foldRoots(scope.findings).map((finding) =>
        annotationOf(finding, ownPatch(finding, change.contents), commented.has(fingerprint(finding))),
      ),
      ...ending.map(endingAnnotation),
      ...(change.proposedPolicy ?? []),
    ]),
    comments,
    open: new Set(scope.findings.filter(({ verdict }) => verdict !== 'suppressed').map(fingerprint)),
    unread: change.unread,
    unparsable: tally.unparsable,
    fixes: fixes.files,
    findings: scope.findings,
  };
}

/** The part of a report that a change answers for. */
export function scopeOf(report: Report, change: Change, scope: Policy['scope']): ReviewScope {
  const changed = new Set(change.patches.keys());
  return scopes[scope]({ report, changed, directories: change.directories, base: change.base });
}

/** Removes annotations with the same words on the same lines. */
function unique(annotations: readonly Annotation[]): Annotation[] {
  return [...new Map(annotations.map((annotation) => [JSON.stringify(annotation), annotation])).values()];
}

function remedyOf(fixed: readonly Finding[], { button }: Change): string | undefined {
  if (fixed.length === 0) return undefined;
  const ways = [
    ...(button === 'offered' ? ['press **Apply fixes** above'] : []),
    'commit the suggestions in the review',
    'apply the diff under “Details” with `git apply`',
  ];
  const count = fixed.length === 1 ? 'One finding has' : `${fixed.length} findings have`;
  const why = button === 'unwritable' ? ' This App can’t write the branch, so there is no button.' : '';
  return `${count} a safe fix: ${ways.slice(0, -1).join(', ')}, or ${ways.at(-1)}.${why}`;
}

function ownPatch(finding: Finding, contents: ReadonlyMap<string, Uint8Array>): string | undefined {
  const { files } = fixedFiles([finding], contents);
  return files.length === 0 ? undefined : files.map((file) => patchOf(file) ?? '').join('') || undefined;
}

function textOf({ patch, left }: { patch: string; left: readonly string[] }): string | undefined {
  if (patch === '' && left.length === 0) return undefined;
  const parts = [
    ...(patch === ''
      ? []
      : [
          '### The fix for everything',
          'Save it as `fix.patch` and run `git apply fix.patch`.',
          fence(patch, 'diff'),
        ]),
    ...(left.length === 0 ? [] : [leftLine(left)]),
  ];
  return parts.join('\n\n');
}

function leftLine(left: readonly string[]): string {
  const shown = left
    .slice(0, 10)
    .map((path) => code(path.slice(0, 100)))
    .join(', ');
  const more = left.length > 10 ? ` and ${left.length - 10} more` : '';
  return `Left out of this diff, because it would grow beyond GitHub’s limit or the file is not UTF-8: ${shown}${more}.`;
}

/**
 * How many suppression comments hold that did not hold before, or not for so long, or for a target that they did not
 * cover: what a reviewer should see.
 * @param base the report of the base branch; undefined where there is none, and then every one is new
 */
function newSuppressions(findings: readonly Finding[], base: Report | undefined): number {
  const before = new Map(
    (base?.findings ?? []).filter(isHeld).map((finding) => [identity(finding), finding.suppression]),
  );
  const added = findings.filter(isHeld).filter((finding) => {
    const known = before.get(identity(finding));
    if (!known) return true;
    const { until } = finding.suppression!;
    return known.until !== null && (until === null || until > known.until);
  });
  return new Set(added.map(({ suppression }) => `${suppression!.path}:${suppression!.line}`)).size;
}

function isHeld({ verdict, suppression }: Finding): boolean {
  return verdict === 'suppressed' && suppression !== null;
}

/** The target, wherever the deciding value stands. */
function identity({ address, root, suppression }: Finding): string {
  return JSON.stringify([address, root, suppression!.path]);
}
