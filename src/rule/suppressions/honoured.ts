/** A comment that a tool honours as a suppression of its IMDSv2 rule. */
export interface Honoured {
  readonly tool: string;
  readonly reason: string | null;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly until: string | null;
}
