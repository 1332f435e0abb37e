/** A file that a pull request changes, as GitHub lists it. */
export interface ChangedFile {
  readonly path: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged';
  /** Of a renamed file. */
  readonly previousPath: string | undefined;
  /** Unified diff without file header; missing for large and binary files. */
  readonly patch: string | undefined;
}

export interface ChangedFiles {
  readonly files: readonly ChangedFile[];
  /** Files that GitHub counts but does not list: it ends the list at 3,000. */
  readonly unlisted: number;
}
