/** What the App answers. */
export interface CommandAnswer {
  /** Markdown. */
  readonly text: string;
  /** Hidden lines (`signedLines`). */
  readonly facts?: readonly string[];
  /** Does the verdict depend on the answer itself? Then it is judged again. */
  readonly changed?: boolean;
}
