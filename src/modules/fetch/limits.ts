/** Limits of one module that is fetched, so that a hostile one ends in an entry and not in a full disk. */
export const limits = {
  /** Bytes of an archive, and of everything in it. */
  bytes: 100_000_000,
  /** Bytes of one file; larger ones are no text of Terraform. */
  fileBytes: 5_000_000,
  files: 20_000,
  /** Milliseconds for one request, or one command of git. */
  time: 60_000,
  redirects: 5,
  /** Modules of one scan. */
  modules: 500,
  /** Releases of one module that are looked through. */
  releases: 20_000,
} as const;

/** Why a module can't be fetched, in words for a person, without a full stop. */
export class FetchError extends Error {
  /** The advice for it. */
  readonly hint: string;
  constructor(message: string, hint = 'Run `terraform init` before the scan, or correct the source') {
    super(message);
    this.hint = hint;
  }
}
