/** The decisions of a policy that the rule has to know. */
export interface RulePolicy {
  /** Is `http_endpoint = "disabled"` alone enough? */
  readonly endpoint_disabled: 'compliant' | 'violation';
  /** Does an `aws_ec2_instance_metadata_defaults` that requires tokens make an instance without the block compliant? */
  readonly account_default: 'ignore' | 'accept';
  /** Which tools' suppression comments are honored; `all`, or names as in `Suppression.tool`. */
  readonly suppressions: 'all' | readonly string[];
  /** `required`: a suppression counts only with a last day. */
  readonly expiry: 'optional' | 'required';
  /** Which program plans the configuration. Default: `both` may. */
  readonly engine?: 'both' | 'terraform' | 'opentofu';
  /** A suppression counts only where it has a last day, at most so many days ahead. Default: no limit. */
  readonly days?: number | undefined;
  /** Does a suppression count only with an approval? */
  readonly approvals?: boolean;
  /** Globs of values files that are used with a directory, both from the top of all files; `.` is the top. */
  readonly var_files?: Readonly<Record<string, readonly string[]>>;
  /**
   * A path as the policy's globs and `var_files` see it, where the policy lies in another directory than the one from
   * which paths start. Default: as it is.
   */
  readonly seen_from_policy?: (path: string) => string;
  /** Paths of values files that are loaded for every root, behind all others; the last one wins. */
  readonly given_values?: readonly string[];
}

export const strictPolicy: RulePolicy = {
  endpoint_disabled: 'compliant',
  account_default: 'ignore',
  suppressions: 'all',
  expiry: 'optional',
  engine: 'both',
  var_files: {},
};
