/** Why a module can't be fetched, in words for a person, without a full stop. */
export class FetchError extends Error {
  /** What to do about it. */
  readonly hint: string;
  constructor(message: string, hint = 'Run `terraform init` before the scan, or correct the source') {
    super(message);
    this.hint = hint;
  }
}
