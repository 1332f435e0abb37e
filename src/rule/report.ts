/** The result of `scan`: plain data, the `--format json` of the command line as docs/rule.md describes it. */
export interface Report {
  readonly version: 1;
  readonly summary: Summary;
  /** Every target, compliant ones too, in the order of path and line. */
  readonly targets: readonly Target[];
  /** In the order of path and line. */
  readonly findings: readonly Finding[];
  /** Everything that could hide a target and was not checked, in the order of path and line. */
  readonly unseen: readonly Unseen[];
}

/** Targets by their verdict. */
export interface TargetCounts {
  readonly targets: number;
  readonly compliant: number;
  readonly violation: number;
  readonly unknown: number;
  readonly suppressed: number;
  readonly notCreated: number;
}

export interface Summary extends TargetCounts {
  /** Terraform files looked at. */
  readonly files: number;
  readonly unparsable: number;
  /** Entries of `Report.unseen`. */
  readonly unseen: number;
}

/** The one verdict of a target. */
type Verdict = 'compliant' | 'violation' | 'unknown' | 'suppressed' | 'not-created';

/** A resource or module call that decides how an instance's metadata service answers. */
export interface Target {
  /** As Terraform writes it: `module.web.aws_instance.this`. */
  readonly address: string;
  /** The directory whose plan creates it; `.` is the working directory. */
  readonly root: string;
  readonly path: string;
  /** 1-based line of the header. */
  readonly line: number;
  readonly verdict: Verdict;
}

export type Code =
  | 'tokens-optional'
  | 'tokens-unset'
  | 'block-missing'
  | 'module-default'
  | 'account-default'
  | 'unresolved'
  | 'unparsable'
  | 'readiness-user-data'
  | 'readiness-hop-limit'
  | 'readiness-ignored'
  | 'readiness-provider'
  | 'suppression-invalid';

export interface Finding {
  readonly code: Code;
  /**
   * `violation` and `unknown` as their target has them, `suppressed` where a suppression holds;
   * `warning` for readiness and invalid suppressions, which change no verdict.
   * An `unparsable` file counts as a `violation`: nothing in it can be vouched for.
   */
  readonly verdict: 'violation' | 'unknown' | 'suppressed' | 'warning';
  /** Address of the target; null where the finding is about a file. */
  readonly address: string | null;
  /** The root of its target; where the finding is about a file, the directory of the file. `.` is the working directory. */
  readonly root: string;
  /** The path of the deciding text. */
  readonly path: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  /** 1-based, inclusive. */
  readonly endLine: number;
  /** Plain text; may quote the repository's own text, so escape it where it is printed. */
  readonly message: string;
  readonly related: readonly { readonly path: string; readonly line: number }[];
  readonly suppression: Suppression | null;
  /** Edits that turn the target compliant and touch nothing else; null where there is no safe one. */
  readonly fix: Fix | null;
}

/** Something that could hide a target and was not checked: no verdict, and no silence. */
export interface Unseen {
  /**
   * `module`: a call whose code is not in view. `caller`: a changed module whose callers were not all looked for.
   * `file`: over a limit, unreadable, encrypted, a dangling link. `values`: a values file that can't be read.
   * `plan`: incomplete, errored, deferred.
   */
  readonly kind: 'module' | 'caller' | 'file' | 'values' | 'plan';
  /** Of the module call or planned resource; null where a file is meant. */
  readonly address: string | null;
  /** The directory whose plan it belongs to; `.` is the working directory. */
  readonly root: string;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** The module call's source as it is written; null for everything else. Hostile text: escape it where it is printed. */
  readonly source: string | null;
  /** Why it was not checked, in plain words, without a full stop. */
  readonly reason: string;
  /** The advice: a sentence without its full stop. */
  readonly hint: string;
}

export interface Suppression {
  /** Whose comment it is: a name of suppressions/tool-names.ts. */
  readonly tool: string;
  readonly reason: string | null;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly until: string | null;
  readonly path: string;
  readonly line: number;
  /**
   * The login that approved it according to the comment, the pull request, and a digest of the target and
   * value.
   */
  readonly approval?: { readonly by: string; readonly pull: number; readonly subject: string };
}

export interface Fix {
  /** Do not overlap; several findings may carry the same edit. */
  readonly edits: readonly Edit[];
}

export interface Edit {
  readonly path: string;
  /** Byte offset in the file, inclusive. */
  readonly start: number;
  /** Byte offset in the file, exclusive. */
  readonly end: number;
  readonly text: string;
}
