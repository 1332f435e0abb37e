/** Which requests a fault meets: method and path (`/repos/acme/infrastructure/check-runs`, without `/api/v3`; GraphQL is `/graphql`). */
export interface FaultMatcher {
  method?: string;
  /** A string must be contained in the path; an expression is tested against it. */
  path?: string | RegExp;
  /** Tested against the text of the request's body, e.g. the name of a GraphQL operation. */
  body?: string | RegExp;
  /** A share of the matching requests, 0–1, for load tests. */
  probability?: number;
}

/** The event instead of, or before, the answer. */
export interface Fault {
  /** Status of the answer; without one (and without `drop`) the request is only delayed. */
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Milliseconds to wait first. */
  delay?: number;
  /** Called, and waited for, when a request is met: here a test acts at this very moment. */
  meanwhile?: () => Promise<void>;
  /** Close the connection without an answer. */
  drop?: boolean;
  /** Do the work, then fail: GitHub's 502 that did create the review. */
  after?: boolean;
}
