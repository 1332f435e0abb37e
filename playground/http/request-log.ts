/** One request that came in. */
export interface RequestRecord {
  method: string;
  /** Path and query, without `/api/v3`. */
  path: string;
  status: number;
  /** `app`, `installation 1`, `user octocat` or `anonymous`. */
  actor: string;
  /** Name of the GraphQL operation, when the document has one. */
  operation: string | null;
  /** Milliseconds since the epoch. */
  at: number;
  milliseconds: number;
}
